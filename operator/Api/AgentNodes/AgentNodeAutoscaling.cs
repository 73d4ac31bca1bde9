using CwHoe.Api.Schema;

namespace CwHoe.Api.AgentNodes;

/// <summary>How many replicas an AgentNode has under load.</summary>
[ValidationRule(
    "!has(self.min) || self.max >= self.min",
    Message = "autoscaling.max must be at least autoscaling.min: raise max or lower min",
    FieldPath = ".max")]
public sealed record AgentNodeAutoscaling
{
    /// <summary>Fewest replicas, 0-1000; default 1. With 0 the last one goes when nobody has used it for a while, and comes back with a router's request.</summary>
    [RangeMinimum(0), RangeMaximum(1000), Default(1)]
    public int? Min { get; init; }

    /// <summary>Most replicas, 1-1000, at least <see cref="Min"/>. Required.</summary>
    [Required, RangeMinimum(1), RangeMaximum(1000)]
    public int? Max { get; init; }

    /// <summary>Requests in flight, running and queued, that one replica should have; 1-10000. Default 4.</summary>
    [RangeMinimum(1), RangeMaximum(10000), Default(4)]
    public int? TargetInFlight { get; init; }

    /// <summary>How long the load must have been lower before a replica goes, 0-86400 s; default 300.</summary>
    [RangeMinimum(0), RangeMaximum(86400), Default(300)]
    public int? ScaleDownDelaySeconds { get; init; }

    /// <summary>With <see cref="Min"/> 0, how long no request must have been in flight before the last replica goes, 30-86400 s; default 600.</summary>
    [RangeMinimum(30), RangeMaximum(86400), Default(600)]
    public int? IdleAfterSeconds { get; init; }
}
