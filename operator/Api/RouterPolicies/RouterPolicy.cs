using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.RouterPolicies;

/// <summary>A router: one OpenAI-compatible endpoint over many models, sovereign ones first.</summary>
[KubernetesEntity(Group = "cw-hoe.dev", ApiVersion = "v1alpha1", Kind = "RouterPolicy", PluralName = "routerpolicies")]
[ShortNames("rp")]
[Scale(".spec.replicas", ".status.replicas", ".status.selector")]
[Categories("all", "hoe")]
[AdditionalPrinterColumn(".spec.strategy", "Strategy")]
[AdditionalPrinterColumn(".spec.sovereignty.mode", "Sovereignty")]
[AdditionalPrinterColumn(".status.conditions[?(@.type==\"Accepted\")].status", "Accepted")]
[AdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready")]
[AdditionalPrinterColumn(".status.readyReplicas", "Replicas", "integer")]
[AdditionalPrinterColumn(".status.endpoint", "Endpoint")]
[AdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
[AdditionalPrinterColumn(".status.conditions[?(@.type==\"Accepted\")].message", "Message", Priority = 1)]
[ValidationRule(NameRules.RouterService, Message = NameRules.RouterServiceMessage)]
public sealed record RouterPolicy : IKubernetesObject, IStatus<RouterPolicyStatus>
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>Which models the router offers and where requests may go.</summary>
    [Required]
    public RouterPolicySpec Spec { get; init; } = new();

    /// <inheritdoc/>
    public RouterPolicyStatus? Status { get; init; }
}
