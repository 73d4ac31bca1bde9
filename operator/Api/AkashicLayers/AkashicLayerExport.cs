using CwHoe.Api.Schema;
using CwHoe.Contracts;

namespace CwHoe.Api.AkashicLayers;

/// <summary>Training data that is written to the bucket by schedule, below <c>exports/NAME/</c> of the layer's prefix.</summary>
public sealed record AkashicLayerExport
{
    /// <summary>A name, unique within the layer: 1-63 lower-case letters, digits and hyphens. Required.</summary>
    [Required, Length(1, 63), Pattern(Patterns.DnsLabel)]
    public string? Name { get; init; }

    /// <summary>As <see cref="AkashicLayerSnapshots.Schedule"/>. Required.</summary>
    [Required, Length(9, 256), Pattern(AkashicLayerPatterns.Schedule)]
    public string? Schedule { get; init; }

    /// <summary>What it is written as. Required.</summary>
    [Required]
    public ExportFormat? Format { get; init; }

    /// <summary>Which records; null for all.</summary>
    public AkashicLayerExportFilter? Filter { get; init; }

    /// <summary>How many of those that the schedule wrote to keep in the bucket, 1-1000; null for all.</summary>
    [RangeMinimum(1), RangeMaximum(1000)]
    public int? Keep { get; init; }
}
