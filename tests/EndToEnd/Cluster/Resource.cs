namespace CwHoe.EndToEnd.Cluster;

/// <summary>A namespaced kind as the API serves it.</summary>
/// <param name="Group">Path of its group and version, such as <c>/apis/apps/v1</c>.</param>
/// <param name="Plural">Its name in paths and on kubectl's command line.</param>
public sealed record Resource(string Group, string Plural)
{
    public static Resource AgentNodes { get; } = new("/apis/cw-hoe.dev/v1alpha1", "agentnodes");
    public static Resource RouterPolicies { get; } = new("/apis/cw-hoe.dev/v1alpha1", "routerpolicies");
    public static Resource AkashicLayers { get; } = new("/apis/cw-hoe.dev/v1alpha1", "akashiclayers");
    public static Resource Pods { get; } = new("/api/v1", "pods");
    public static Resource Services { get; } = new("/api/v1", "services");
    public static Resource Endpoints { get; } = new("/api/v1", "endpoints");
    public static Resource ConfigMaps { get; } = new("/api/v1", "configmaps");
    public static Resource ServiceAccounts { get; } = new("/api/v1", "serviceaccounts");
    public static Resource Claims { get; } = new("/api/v1", "persistentvolumeclaims");
    public static Resource Events { get; } = new("/api/v1", "events");
    public static Resource Deployments { get; } = new("/apis/apps/v1", "deployments");
    public static Resource ReplicaSets { get; } = new("/apis/apps/v1", "replicasets");
    public static Resource Leases { get; } = new("/apis/coordination.k8s.io/v1", "leases");
    public static Resource NetworkPolicies { get; } = new("/apis/networking.k8s.io/v1", "networkpolicies");
    public static Resource DisruptionBudgets { get; } = new("/apis/policy/v1beta1", "poddisruptionbudgets");
    public static Resource EndpointSlices { get; } = new("/apis/discovery.k8s.io/v1beta1", "endpointslices");

    /// <summary>What the operator itself makes for an AgentNode.</summary>
    public static IReadOnlyList<Resource> Owned { get; } =
        [Deployments, Services, ConfigMaps, ServiceAccounts, NetworkPolicies, DisruptionBudgets, Claims];

    /// <summary>What exists because of it, too.</summary>
    public static IReadOnlyList<Resource> Following { get; } = [ReplicaSets, Pods, Endpoints, EndpointSlices];

    /// <summary>Path of the kind's list.</summary>
    /// <param name="space">Namespace.</param>
    public string PathIn(string space) => $"{Group}/namespaces/{space}/{Plural}";
}
