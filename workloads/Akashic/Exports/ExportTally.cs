using CwHoe.Contracts;

namespace CwHoe.Akashic.Exports;

/// <summary>What became of the records of an export.</summary>
internal sealed class ExportTally
{
    private readonly SortedDictionary<ExportSkip, long> _skipped = [];

    /// <summary>Records that were looked at.</summary>
    public long Read { get; set; }

    /// <summary>Records that stand in a line.</summary>
    public long Used { get; set; }

    /// <summary>Lines.</summary>
    public long Lines { get; set; }

    /// <summary>One record more that stands in none.</summary>
    public void Skip(ExportSkip why) => _skipped[why] = _skipped.GetValueOrDefault(why) + 1;

    /// <summary>Writes them down.</summary>
    public void WriteTo(ExportManifest manifest)
    {
        manifest.RecordsRead = Read;
        manifest.RecordsUsed = Used;
        manifest.RecordsSkipped = _skipped.Values.Sum();
        manifest.Lines = Lines;
        foreach (var (why, count) in _skipped)
            manifest.SkippedFor[why.Name()] = count;
    }
}
