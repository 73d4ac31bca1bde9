using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Scheduling;

/// <summary>What a layer does by the clock.</summary>
internal sealed record LayerSchedule
{
    private const int KeptByDefault = 7;

    /// <summary>When snapshots are made; null for never.</summary>
    public CronSchedule? Snapshots { get; init; }

    /// <summary>How many of them stay.</summary>
    public int Keep { get; init; } = KeptByDefault;

    public IReadOnlyList<ScheduledExport> Exports { get; init; } = [];

    /// <summary>Of a layer's spec. What is no schedule, which the operator says in the layer's status, is left out.</summary>
    public static LayerSchedule Of(AkashicLayerSpec spec) => new()
    {
        Snapshots = CronSchedule.TryParse(spec.Snapshots?.Schedule, out var snapshots, out _) ? snapshots : null,
        Keep = spec.Snapshots?.Keep ?? KeptByDefault,
        Exports = [.. (spec.Exports ?? []).Select(ScheduledExport.Of).OfType<ScheduledExport>()],
    };
}
