using CwHoe.Akashic.Layers;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Exports;

/// <summary>A record with what corrections made of it.</summary>
internal sealed record LabelledRecord
{
    /// <summary>In the log.</summary>
    public required long Index { get; init; }

    /// <summary>As it was written, its content in place.</summary>
    public required Record Record { get; init; }

    /// <summary>Its labels with those of its corrections over them.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>As corrected.</summary>
    public required string Task { get; init; }

    /// <summary>As corrected.</summary>
    public required Phase Phase { get; init; }

    /// <summary>What it is after all corrections. It keeps nothing of the entry's bytes, which may be a part of something long.</summary>
    public static LabelledRecord Of(LogEntry entry, Corrections corrections)
    {
        var corrected = corrections.Of(entry.Hash);
        IReadOnlyDictionary<string, string> labels = entry.Record.Labels.AsReadOnly();
        if (corrected is not null)
        {
            var both = new Dictionary<string, string>(labels);
            foreach (var (key, value) in corrected)
                both[key] = value;
            labels = both;
        }

        return new()
        {
            Index = entry.Index,
            Record = entry.Record,
            Labels = labels,
            Task = corrected?.GetValueOrDefault(RecordLabel.Task.Name()) ?? entry.Record.Task,
            Phase = Wire.TryParse<Phase>(corrected?.GetValueOrDefault(RecordLabel.Phase.Name()), out var phase) ? phase : entry.Record.Phase,
        };
    }

    /// <summary>A label; null where it has none, or an empty one.</summary>
    public string? Label(RecordLabel label) => Labels.GetValueOrDefault(label.Name()) is { Length: > 0 } value ? value : null;
}
