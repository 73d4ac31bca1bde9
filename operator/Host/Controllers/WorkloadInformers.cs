using CwHoe.Contracts;
using CwHoe.Host.Controllers.AgentNodes;
using CwHoe.Host.Controllers.AkashicLayers;
using CwHoe.Host.Controllers.RouterPolicies;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Hosting;
using CwHoe.Runtime.Informers;

namespace CwHoe.Host.Controllers;

/// <summary>The Deployments and pods that resources become, of all kinds in one watch each, and how much of them is kept in memory.</summary>
internal static class WorkloadInformers
{
    /// <summary>What the operator made, but not the operator itself.</summary>
    public static readonly string Selector =
        $"{Label.ManagedBy.Name()}={Identity.Manager.Name()}," +
        $"{Label.Component.Name()} in ({Identity.ComponentEngine.Name()},{Identity.ComponentRouter.Name()},{Identity.ComponentAkashic.Name()})";

    public static KubernetesOperatorBuilder AddWorkloadInformers(this KubernetesOperatorBuilder builder)
    {
        builder.Services.AddSingleton<ApiServerFinder>();
        return builder
            .AddInformer(new InformerOptions<V1Deployment> { LabelSelector = Selector, Transform = Lean })
            .AddInformer(new InformerOptions<V1Pod>
            {
                LabelSelector = Selector,
                Transform = Lean,
                Indexes = new Dictionary<string, Func<V1Pod, IEnumerable<string>>>
                {
                    [AgentNodeObserver.ByAgentNode] = pod => ByLabel(pod, Label.AgentNode),
                    [RouterPolicyObserver.ByRouterPolicy] = pod => ByLabel(pod, Label.RouterPolicy),
                    [AkashicLayerObserver.ByAkashicLayer] = pod => ByLabel(pod, Label.AkashicLayer),
                },
            });
    }

    /// <summary>Value under which an index by label files the pods of <paramref name="name"/>.</summary>
    public static string Key(string? ns, string name) => $"{ns}/{name}";

    private static IEnumerable<string> ByLabel(V1Pod pod, Label label) =>
        pod.Metadata.Labels?.TryGetValue(label.Name(), out var name) == true ? [Key(pod.Metadata.Namespace, name)] : [];

    private static V1Deployment Lean(V1Deployment deployment) => deployment with
    {
        Metadata = LeanMetadata.Of(deployment.Metadata),
        Spec = new() { Replicas = deployment.Spec?.Replicas },
    };

    private static V1Pod Lean(V1Pod pod) => pod with
    {
        Metadata = LeanMetadata.Of(pod.Metadata),
        Spec = new() { NodeName = pod.Spec?.NodeName },
    };
}
