using CwHoe.Api.Schema;
using CwHoe.Contracts;

namespace CwHoe.Api.AgentNodes;

/// <summary>GPUs that each replica of an AgentNode needs.</summary>
[ValidationRule(
    "!has(self.minMemoryMiB) || !has(self.vendor) || self.vendor == 'nvidia'",
    Message = "gpu.minMemoryMiB compares with a label that only NVIDIA's nodes have: remove it and list gpu.products", FieldPath = ".minMemoryMiB",
    Reason = "FieldValueForbidden")]
public sealed record AgentNodeGpu
{
    /// <summary>Whose GPUs; default <c>nvidia</c>.</summary>
    [Default(GpuVendor.Nvidia)]
    public GpuVendor? Vendor { get; init; }

    /// <summary>GPUs, or slices, per replica, 1-64; default 1.</summary>
    [RangeMinimum(1), RangeMaximum(64), Default(1)]
    public int? Count { get; init; }

    /// <summary>Extended resource to ask for instead of the vendor's whole GPU, such as the MIG profile <c>nvidia.com/mig-1g.10gb</c>.</summary>
    [Length(3, 317), Pattern(Patterns.ExtendedResource)]
    public string? ResourceName { get; init; }

    /// <summary>GPU models that will do, as the node's product label gives them; any of them. Null for all.</summary>
    [Items(1, 32), Elements(MinLength = 1, MaxLength = 63, Pattern = Patterns.LabelValue), ListSet]
    public IReadOnlyList<string>? Products { get; init; }

    /// <summary>Least memory of one GPU in MiB, as the node's memory label gives it; for vendor <c>nvidia</c> only.</summary>
    [RangeMinimum(1), RangeMaximum(4194304)]
    public int? MinMemoryMiB { get; init; }

    /// <summary>RuntimeClass of the pods, such as <c>nvidia</c>.</summary>
    [Length(1, 253), Pattern(Patterns.DnsSubdomain)]
    public string? RuntimeClassName { get; init; }
}
