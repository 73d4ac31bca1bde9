using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Scheduling;

/// <summary>Training data that is written to the bucket by the clock.</summary>
/// <param name="Name">Its folder.</param>
/// <param name="When">In UTC.</param>
/// <param name="Format">What it is written as.</param>
/// <param name="Filter">Which records.</param>
/// <param name="Keep">How many stay in the bucket; null for all.</param>
internal sealed record ScheduledExport(string Name, CronSchedule When, ExportFormat Format, RecordFilter Filter, int? Keep)
{
    /// <summary>Of a layer's spec.</summary>
    /// <returns>Null where it is not valid.</returns>
    public static ScheduledExport? Of(AkashicLayerExport export) =>
        export is { Name: { } name, Format: { } format } && CronSchedule.TryParse(export.Schedule, out var when, out _)
            ? new(name, when!, format, FilterOf(export.Filter), export.Keep)
            : null;

    private static RecordFilter FilterOf(AkashicLayerExportFilter? filter)
    {
        var wanted = new RecordFilter { Node = filter?.Node ?? "", Task = filter?.Task ?? "", Session = filter?.Session ?? "" };
        wanted.Phases.AddRange(filter?.Phases ?? []);
        wanted.Kinds.AddRange(filter?.Kinds ?? []);
        foreach (var (key, value) in filter?.Labels ?? new Dictionary<string, string>())
            wanted.Labels[key] = value;
        return wanted;
    }
}
