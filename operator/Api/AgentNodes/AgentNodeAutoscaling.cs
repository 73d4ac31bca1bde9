namespace CwHoe.Api.AgentNodes;

/// <summary>How many replicas an AgentNode has under load.</summary>
public sealed record AgentNodeAutoscaling
{
    /// <summary>Fewest replicas, 1-1000; default 1.</summary>
    public int? Min { get; init; }

    /// <summary>Most replicas, 1-1000, at least <see cref="Min"/>. Required.</summary>
    public int? Max { get; init; }

    /// <summary>Requests in flight, running and queued, that one replica should have; 1-10000. Default 4.</summary>
    public int? TargetInFlight { get; init; }

    /// <summary>How long the load must have been lower before a replica goes, 0-86400 s; default 300.</summary>
    public int? ScaleDownDelaySeconds { get; init; }
}
