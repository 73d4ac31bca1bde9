using CwHoe.Kube.Models;

namespace CwHoe.Runtime.LeaderElection;

/// <summary>The Lease as last seen and since when, by this process's own clock, it has looked like that.</summary>
/// <param name="time">The clock.</param>
internal sealed class LeaseObservation(TimeProvider time)
{
    private V1LeaseSpec? _spec;
    private long _since;

    /// <summary>Takes note of the Lease as it is stored now.</summary>
    internal void See(V1Lease lease)
    {
        if (_spec is not null && _spec == lease.Spec)
            return;
        _spec = lease.Spec ?? new();
        _since = time.GetTimestamp();
    }

    /// <summary>Whether somebody other than <paramref name="options"/>' candidate holds it and may still be at work.</summary>
    internal bool IsHeldByAnother(LeaderElectionOptions options)
    {
        if (_spec?.HolderIdentity is not { Length: > 0 } holder || holder == options.Identity)
            return false;
        // The holder's own word on how long, for its options may differ in the middle of an update.
        var duration = _spec.LeaseDurationSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : options.LeaseDuration;
        return time.GetElapsedTime(_since) < duration;
    }
}
