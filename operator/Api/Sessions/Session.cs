using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.Sessions;

/// <summary>One agent's piece of work: its own identity, its loop, its tools, its budget, its snapshots.</summary>
[KubernetesEntity(Group = "cw-hoe.dev", ApiVersion = "v1alpha1", Kind = "Session", PluralName = "sessions")]
[ShortNames("sess")]
[Categories("all", "hoe")]
[AdditionalPrinterColumn(".spec.task", "Task")]
[AdditionalPrinterColumn(".spec.phase", "Phase")]
[AdditionalPrinterColumn(".status.conditions[?(@.type==\"Accepted\")].status", "Accepted")]
[AdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready")]
[AdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
[AdditionalPrinterColumn(".status.conditions[?(@.type==\"Accepted\")].message", "Message", Priority = 1)]
[ValidationRule(NameRules.Label, Message = NameRules.LabelMessage)]
public sealed record Session : IKubernetesObject, IStatus<SessionStatus>
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the work is and who does it.</summary>
    [Required]
    public SessionSpec Spec { get; init; } = new();

    /// <inheritdoc/>
    public SessionStatus? Status { get; init; }
}
