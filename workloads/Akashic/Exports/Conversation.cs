using CwHoe.Contracts;

namespace CwHoe.Akashic.Exports;

/// <summary>Messages, tools and drafts that belong together.</summary>
/// <param name="Records">In the order of the log.</param>
internal sealed record Conversation(IReadOnlyList<LabelledRecord> Records)
{
    /// <summary>How the whole of it went: the label outcome of the last record that has it; null for not said.</summary>
    public string? Outcome => Records.LastOrDefault(r => r.Label(RecordLabel.Outcome) is not null)?.Label(RecordLabel.Outcome);
}
