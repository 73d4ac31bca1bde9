using CwHoe.Api.Schema;

namespace CwHoe.Api.AkashicLayers;

/// <summary>When the state of a layer is held under a name.</summary>
public sealed record AkashicLayerSnapshots
{
    /// <summary>Minute, hour, day of the month, month and day of the week (0-7, Sunday is 0 and 7) in UTC, as cron has them, such as <c>0 3 * * *</c>. Required.</summary>
    [Required, Length(9, 256), Pattern(AkashicLayerPatterns.Schedule)]
    public string? Schedule { get; init; }

    /// <summary>How many of those that the schedule made to keep, 1-1000; default 7. Those made by hand stay.</summary>
    [RangeMinimum(1), RangeMaximum(1000), Default(7)]
    public int? Keep { get; init; }
}
