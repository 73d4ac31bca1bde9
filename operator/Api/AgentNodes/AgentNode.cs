using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.AgentNodes;

/// <summary>A model server on the right GPU, scaled, with an identity, reported capabilities and health.</summary>
[KubernetesEntity(Group = "cw-hoe.dev", ApiVersion = "v1alpha1", Kind = "AgentNode", PluralName = "agentnodes")]
[ShortNames("an")]
[Categories("all", "hoe")]
[Scale(".spec.replicas", ".status.replicas", ".status.selector")]
[AdditionalPrinterColumn(".spec.role", "Role")]
[AdditionalPrinterColumn(".spec.engine.type", "Engine")]
[AdditionalPrinterColumn(".spec.model.name", "Model")]
[AdditionalPrinterColumn(".spec.gpu.count", "GPU", "integer")]
[AdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready")]
[AdditionalPrinterColumn(".status.endpoint", "Endpoint")]
[AdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
[AdditionalPrinterColumn(".status.readyReplicas", "Replicas", "integer", Priority = 1)]
[AdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].message", "Message", Priority = 1)]
[ValidationRule(NameRules.Service, Message = NameRules.ServiceMessage)]
public sealed record AgentNode : IKubernetesObject, IStatus<AgentNodeStatus>
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the node should be.</summary>
    [Required]
    public AgentNodeSpec Spec { get; init; } = new();

    /// <inheritdoc/>
    public AgentNodeStatus? Status { get; init; }
}
