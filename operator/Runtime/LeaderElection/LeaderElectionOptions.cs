namespace CwHoe.Runtime.LeaderElection;

/// <summary>How candidates agree on which of them writes. The times are client-go's; all candidates of a lease should have the same.</summary>
public sealed record LeaderElectionOptions
{
    /// <summary>How much longer than <see cref="RetryPeriod"/> the <see cref="RenewDeadline"/> must be, so that one failed try is not the end.</summary>
    public const double JitterFactor = 1.2;

    /// <summary>Name of the Lease.</summary>
    public required string LeaseName { get; init; }

    /// <summary>Namespace of the Lease.</summary>
    public required string Namespace { get; init; }

    /// <summary>What this candidate calls itself in the Lease; unique per process: the host's name and a new uuid.</summary>
    public string Identity { get; init; } = $"{Environment.MachineName}_{Guid.NewGuid():d}";

    /// <summary>How long others must see the Lease unrenewed before they take it; 15 s. Written in whole seconds, rounded up.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long after its last renewal the leader stops writing and gives up; 10 s.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two tries of the leader, and the longest between two of a candidate; 2 s.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What is wrong with the values; empty where nothing is.</summary>
    internal IEnumerable<string> Violations()
    {
        if (LeaseName.Length == 0 || Namespace.Length == 0 || Identity.Length == 0)
            yield return $"LeaderElection: {nameof(LeaseName)}, {nameof(Namespace)} and {nameof(Identity)} must not be empty";
        if (RetryPeriod <= TimeSpan.Zero)
            yield return $"LeaderElection.{nameof(RetryPeriod)} must be more than zero";
        if (RenewDeadline <= RetryPeriod * JitterFactor)
            yield return $"LeaderElection.{nameof(RenewDeadline)} must be more than {JitterFactor} times {nameof(RetryPeriod)}";
        if (LeaseDuration <= RenewDeadline)
            yield return $"LeaderElection.{nameof(LeaseDuration)} must be more than {nameof(RenewDeadline)}: a leader must stop before another may start";
    }
}
