using CwHoe.Contracts;

namespace CwHoe.Akashic.Exports;

/// <summary>Labels that corrections gave to records, the latest last. Memory grows with what corrections say, not with the records of a layer.</summary>
internal sealed class Corrections
{
    private const int HashLength = 32;

    private readonly Dictionary<LeafHash, Dictionary<string, string>> _labels = [];

    /// <summary>Whether one of them moves a record to another conversation.</summary>
    public bool MoveRecords { get; private set; }

    /// <summary>Takes in the next record of the log.</summary>
    public void Add(Record record)
    {
        if (record.Kind != RecordKind.Correction || record.About.Length != HashLength)
            return;
        var hash = LeafHash.Of(record.About.Span);
        if (!_labels.TryGetValue(hash, out var labels))
            _labels[hash] = labels = [];
        foreach (var (key, value) in record.Labels)
            labels[key] = value;
        MoveRecords |= record.Labels.ContainsKey(RecordLabel.Conversation.Name());
    }

    /// <summary>Labels that a record was given afterwards; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Of(ReadOnlyMemory<byte> hash) =>
        _labels.Count > 0 && _labels.TryGetValue(LeafHash.Of(hash.Span), out var labels) ? labels : null;
}
