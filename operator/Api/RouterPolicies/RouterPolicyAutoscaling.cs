using CwHoe.Api.Schema;

namespace CwHoe.Api.RouterPolicies;

/// <summary>How many replicas a router has under load.</summary>
[ValidationRule(
    "!has(self.min) || self.max >= self.min",
    Message = "autoscaling.max must be at least autoscaling.min: raise max or lower min",
    FieldPath = ".max")]
public sealed record RouterPolicyAutoscaling
{
    /// <summary>Fewest replicas, 1-100; default 2.</summary>
    [RangeMinimum(1), RangeMaximum(100), Default(2)]
    public int? Min { get; init; }

    /// <summary>Most replicas, 1-100, at least <see cref="Min"/>. Required.</summary>
    [Required, RangeMinimum(1), RangeMaximum(100)]
    public int? Max { get; init; }

    /// <summary>Processor time that one replica should use, in per cent of its request, 1-1000; default 70.</summary>
    [RangeMinimum(1), RangeMaximum(1000), Default(70)]
    public int? TargetCpuPercent { get; init; }
}
