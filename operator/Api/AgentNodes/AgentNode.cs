using CwHoe.Kube.Models;

namespace CwHoe.Api.AgentNodes;

/// <summary>A model server on the right GPU, scaled, with an identity, reported capabilities and health.</summary>
[KubernetesEntity(Group = "cw-hoe.dev", ApiVersion = "v1alpha1", Kind = "AgentNode", PluralName = "agentnodes")]
public sealed record AgentNode : IKubernetesObject, IStatus<AgentNodeStatus>
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the node should be.</summary>
    public AgentNodeSpec Spec { get; init; } = new();

    /// <inheritdoc/>
    public AgentNodeStatus? Status { get; init; }
}
