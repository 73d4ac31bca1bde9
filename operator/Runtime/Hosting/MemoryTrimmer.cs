using Microsoft.Extensions.Hosting;

namespace CwHoe.Runtime.Hosting;

/// <summary>Gives memory back once a burst of work is over.</summary>
/// <remarks>
/// The first lists and the first reconciles of everything allocate many times what is kept, and an operator with nothing to do never
/// reaches the collection that would return those pages. A period that allocated little, after more was allocated than is worth keeping, is
/// the time for it: nobody waits then.
/// </remarks>
internal sealed class MemoryTrimmer(TimeProvider time) : BackgroundService
{
    private const long Quiet = 4 * 1024 * 1024;
    private const long Worthwhile = 32 * 1024 * 1024;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        for (long trimmed = 0, before = 0; await timer.WaitForNextTickAsync(stoppingToken);)
        {
            var now = GC.GetTotalAllocatedBytes();
            if (now - before < Quiet && now - trimmed > Worthwhile)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                trimmed = now;
            }

            before = now;
        }
    }
}
