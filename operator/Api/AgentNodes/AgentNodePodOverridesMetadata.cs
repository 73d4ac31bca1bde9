using CwHoe.Api.Schema;

namespace CwHoe.Api.AgentNodes;

/// <summary>Metadata of the pods in <see cref="AgentNodePodOverrides"/>.</summary>
public sealed record AgentNodePodOverridesMetadata
{
    /// <summary>Labels to add, at most 64; those that the operator sets are refused.</summary>
    [Items(0, 64), Elements(MaxLength = 63, Pattern = Patterns.LabelValue)]
    [ValidationRule(
        "!self.exists(k, k.startsWith('cw-hoe.dev/') || k.startsWith('app.kubernetes.io/'))",
        Message = "labels under cw-hoe.dev/ and app.kubernetes.io/ are the operator's own: remove them from podOverrides",
        Reason = "FieldValueForbidden")]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
