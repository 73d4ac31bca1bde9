using CwHoe.Kube.Models;

namespace CwHoe.Runtime.LeaderElection;

/// <summary>What candidates write into the Lease. The times in it are for people: nothing is decided by them.</summary>
internal static class LeaseRecord
{
    private static readonly TimeSpan Microsecond = TimeSpan.FromMicroseconds(1);

    /// <summary>The Lease taken or renewed by <paramref name="options"/>' candidate.</summary>
    /// <param name="stored">The Lease as stored, whose version the write depends on; null where there is none.</param>
    /// <param name="options">Who takes it and for how long.</param>
    /// <param name="now">What the candidate's clock shows.</param>
    internal static V1Lease Held(V1Lease? stored, LeaderElectionOptions options, DateTimeOffset now)
    {
        var before = stored?.Spec;
        var isRenewal = before?.HolderIdentity == options.Identity;
        return (stored ?? new() { Metadata = new() { Name = options.LeaseName, Namespace = options.Namespace } }) with
        {
            Spec = new()
            {
                HolderIdentity = options.Identity,
                LeaseDurationSeconds = (int)Math.Ceiling(options.LeaseDuration.TotalSeconds),
                AcquireTime = isRenewal ? before!.AcquireTime : now,
                RenewTime = DifferentFrom(before?.RenewTime, now),
                LeaseTransitions = stored is null ? 0 : (before?.LeaseTransitions ?? 0) + (isRenewal ? 0 : 1),
            },
        };
    }

    /// <summary>The Lease given back: anybody may take it at once.</summary>
    internal static V1Lease Released(V1Lease held, DateTimeOffset now) =>
        held with { Spec = held.Spec! with { HolderIdentity = "", LeaseDurationSeconds = 1, AcquireTime = now, RenewTime = now } };

    // The others live by seeing the record change, even if this machine's clock stands still.
    private static DateTimeOffset DifferentFrom(DateTimeOffset? before, DateTimeOffset now) =>
        before is { } last && MicroTimeConverter.Format(last) == MicroTimeConverter.Format(now) ? now + Microsecond : now;
}
