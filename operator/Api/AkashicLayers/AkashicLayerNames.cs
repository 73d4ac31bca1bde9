namespace CwHoe.Api.AkashicLayers;

/// <summary>
/// Names of the objects of a root layer, as operator and store know them alike. All are suffixed: an AgentNode of the layer's own name has a Deployment and a Service of
/// that name.
/// </summary>
/// <param name="Root">Name of the root layer.</param>
public sealed record AkashicLayerNames(string Root)
{
    /// <summary>The store: its Deployment, Service, ServiceAccount, Role, RoleBinding and NetworkPolicy, and the Lease of the one process that writes.</summary>
    public string Store => Root + "-akashic";

    /// <summary>The Secret with the seed that checkpoints are signed with.</summary>
    public string LogKey => Store + "-log-key";

    /// <summary>The claim that keeps the index, where the spec asks for one.</summary>
    public string Cache => Store + "-cache";
}
