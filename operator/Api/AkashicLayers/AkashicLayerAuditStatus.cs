using CwHoe.Api.Schema;

namespace CwHoe.Api.AkashicLayers;

/// <summary>What was found when stored records were read again and proved.</summary>
public sealed record AkashicLayerAuditStatus
{
    /// <summary>When.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Entries of the log that was looked at.</summary>
    [RangeMinimum(0)]
    public long? TreeSize { get; init; }

    /// <summary>Records that were proved.</summary>
    [RangeMinimum(0)]
    public int? Entries { get; init; }

    /// <summary>Whether all did fit.</summary>
    public bool? Consistent { get; init; }

    /// <summary>What did not, for people; null where all did.</summary>
    [Length(0, 1024)]
    public string? Finding { get; init; }
}
