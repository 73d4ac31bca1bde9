using CwHoe.Akashic.Exports;
using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Snapshots;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Scheduling;

/// <summary>
/// Makes a layer's snapshots and exports when their time comes. When each was made last is read from the bucket, so one whose time came while the store was
/// down is made once when it is up again, and an export that was cut off is gone on with. Drops what retention lets go, hourly. One thing at a time.
/// </summary>
internal sealed partial class LayerScheduler(ILayerReader layer, SnapshotStore snapshots, StoredExports exports, TimeProvider time, ILogger<LayerScheduler> log)
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan PruneInterval = TimeSpan.FromHours(1);

    // Timers go no further, and clocks may be set.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>Called after each snapshot that was made; must not throw.</summary>
    public Action<Snapshot>? SnapshotMade { get; init; }

    /// <summary>Called after each export that was written; must not throw.</summary>
    public Action<string, ExportManifest>? ExportWritten { get; init; }

    /// <summary>Drops what retention lets go; null where that is nothing.</summary>
    public Func<CancellationToken, Task>? Prune { get; init; }

    /// <summary>Does what a schedule says until it is cancelled; for another schedule, cancel it and begin anew.</summary>
    public async Task RunAsync(LayerSchedule schedule, CancellationToken cancellationToken)
    {
        // What was never made is due from now on, not from the beginning of time.
        var began = time.GetUtcNow();
        var prune = Prune is null ? DateTimeOffset.MaxValue : began;
        while (schedule.Snapshots is not null || schedule.Exports.Count > 0 || Prune is not null)
        {
            if (prune <= time.GetUtcNow())
                prune = time.GetUtcNow() + await PruneAsync(cancellationToken);
            TimeSpan wait;
            try
            {
                var next = await RunDueAsync(schedule, began, cancellationToken);
                wait = (next < prune ? next : prune) - time.GetUtcNow();
            }
            catch (Exception e) when (e is not OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                Failed(log, layer.Name, e.Message, e);
                wait = AfterFailure;
            }

            if (wait > TimeSpan.Zero)
                await Task.Delay(wait < LongestWait ? wait : LongestWait, time, cancellationToken);
        }
    }

    /// <summary>When something is due next: a moment of the schedule after it was made last.</summary>
    internal static DateTimeOffset NextOf(CronSchedule when, DateTimeOffset? last, DateTimeOffset began) =>
        when.NextAfter(last ?? began) ?? DateTimeOffset.MaxValue;

    private async Task<TimeSpan> PruneAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Prune!(cancellationToken);
            return PruneInterval;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            PruneFailed(log, layer.Name, e.Message, e);
            return AfterFailure;
        }
    }

    private async Task<DateTimeOffset> RunDueAsync(LayerSchedule schedule, DateTimeOffset began, CancellationToken cancellationToken)
    {
        var next = DateTimeOffset.MaxValue;
        if (schedule.Snapshots is { } when)
        {
            var last = (await snapshots.ListAsync(layer, cancellationToken)).FirstOrDefault(s => s.Scheduled)?.Time.ToDateTimeOffset();
            if (NextOf(when, last, began) <= time.GetUtcNow())
            {
                var made = await snapshots.CreateAsync(layer, "", isScheduled: true, cancellationToken);
                last = made.Time.ToDateTimeOffset();
                await snapshots.KeepAsync(layer, schedule.Keep, cancellationToken);
                SnapshotMade?.Invoke(made);
            }

            next = NextOf(when, last, began);
        }

        foreach (var export in schedule.Exports)
        {
            var last = await exports.LastAsync(layer, export.Name, cancellationToken);
            if (NextOf(export.When, last, began) <= time.GetUtcNow() || await exports.IsCutOffAsync(layer, export.Name, cancellationToken))
            {
                var request = new ExportRequest { Layer = layer.Name, Format = export.Format, Filter = export.Filter };
                var manifest = await exports.WriteAsync(layer, export.Name, time.GetUtcNow(), request, cancellationToken);
                if (export.Keep is { } keep)
                    await exports.KeepAsync(layer, export.Name, keep, cancellationToken);
                ExportWritten?.Invoke(export.Name, manifest);
                last = await exports.LastAsync(layer, export.Name, cancellationToken);
            }

            var due = NextOf(export.When, last, began);
            next = due < next ? due : next;
        }

        return next;
    }

    [LoggerMessage(6302, LogLevel.Warning, "layer {Layer}: what retention drops could not all be dropped, which is tried again in a minute: {Problem}")]
    private static partial void PruneFailed(ILogger logger, string layer, string problem, Exception exception);

    [LoggerMessage(6301, LogLevel.Warning, "layer {Layer}: a scheduled snapshot or export failed and is tried again in a minute: {Problem}")]
    private static partial void Failed(ILogger logger, string layer, string problem, Exception exception);
}
