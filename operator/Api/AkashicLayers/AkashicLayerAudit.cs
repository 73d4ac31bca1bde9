using CwHoe.Api.Schema;

namespace CwHoe.Api.AkashicLayers;

/// <summary>How stored records are watched over.</summary>
public sealed record AkashicLayerAudit
{
    /// <summary>Seconds between two audits on average, 10-604800; default 300. The moments are random.</summary>
    [RangeMinimum(10), RangeMaximum(604800), Default(300)]
    public int? IntervalSeconds { get; init; }

    /// <summary>Records that each reads again and proves, chosen at random, 1-10000; default 16.</summary>
    [RangeMinimum(1), RangeMaximum(10000), Default(16)]
    public int? Entries { get; init; }
}
