using System.Runtime.InteropServices;

namespace CwHoe.Runtime.LeaderElection;

/// <summary>A point in time by both clocks of this machine.</summary>
/// <param name="Timestamp">By the one that never jumps but may stand still while the machine is suspended.</param>
/// <param name="Utc">By the one that jumps, among others to the right time after a suspension.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Moment(long Timestamp, DateTimeOffset Utc)
{
    internal static Moment Now(TimeProvider time) => new(time.GetTimestamp(), time.GetUtcNow());

    /// <summary>Time since, by the clock that says more: too early an end of a lead costs a retry, too late a one costs the lead's meaning.</summary>
    internal TimeSpan Elapsed(TimeProvider time)
    {
        var (steady, wall) = (time.GetElapsedTime(Timestamp), time.GetUtcNow() - Utc);
        return steady > wall ? steady : wall;
    }
}
