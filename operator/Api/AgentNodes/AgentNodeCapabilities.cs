using CwHoe.Api.Schema;

namespace CwHoe.Api.AgentNodes;

/// <summary>What an AgentNode was seen to have.</summary>
public sealed record AgentNodeCapabilities
{
    /// <summary>GPU model, from the label of the node that a pod runs on.</summary>
    [Length(0, 253)]
    public string? GpuProduct { get; init; }

    /// <summary>GPUs per replica.</summary>
    [RangeMinimum(0)]
    public int? GpuCount { get; init; }

    /// <summary>Memory of one GPU in MiB, from the node's label.</summary>
    [RangeMinimum(0)]
    public int? GpuMemoryMiB { get; init; }

    /// <summary>Tokens of context the engine serves.</summary>
    [RangeMinimum(0)]
    public int? ContextLength { get; init; }

    /// <summary>Version as the engine reports it.</summary>
    [Length(0, 256)]
    public string? EngineVersion { get; init; }
}
