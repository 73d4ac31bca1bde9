using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;

namespace CwHoe.Core.Validation.AkashicLayers;

/// <summary>Rules of <c>spec.snapshots</c>, <c>spec.exports</c> and <c>spec.audit</c>.</summary>
internal static class ScheduleRules
{
    /// <summary>A schedule whose moment comes.</summary>
    public static IEnumerable<Violation> Snapshots(AkashicLayer layer) => layer.Spec.Snapshots is not { } snapshots ? [] :
    [
        .. Schedule("spec.snapshots.schedule", snapshots.Schedule),
        .. Check.Range("spec.snapshots.keep", snapshots.Keep, 1, 1000),
    ];

    /// <summary>Names that tell them apart, schedules, formats, and how many stay.</summary>
    public static IEnumerable<Violation> Exports(AkashicLayer layer)
    {
        var exports = Check.Each("spec.exports", layer.Spec.Exports).ToList();
        return
        [
            .. Check.Names(exports.Select(export => ($"{export.Field}.name", export.Item.Name))),
            .. exports.SelectMany(export => Schedule($"{export.Field}.schedule", export.Item.Schedule)),
            .. exports.Where(export => export.Item.Format is null or ExportFormat.Unspecified).Select(export => new Violation($"{export.Field}.format", "is required")),
            .. exports.SelectMany(export => Check.Range($"{export.Field}.keep", export.Item.Keep, 1, 1000)),
        ];
    }

    /// <summary>Not all the time, and not never.</summary>
    public static IEnumerable<Violation> Audit(AkashicLayer layer) =>
    [
        .. Check.Range("spec.audit.intervalSeconds", layer.Spec.Audit?.IntervalSeconds, 10, 604800),
        .. Check.Range("spec.audit.entries", layer.Spec.Audit?.Entries, 1, 10000),
    ];

    private static IEnumerable<Violation> Schedule(string field, string? schedule)
    {
        if (schedule is null)
            yield return new(field, "is required");
        else if (!CronSchedule.TryParse(schedule, out _, out var error))
            yield return new(field, error!);
    }
}
