using BenchmarkDotNet.Attributes;
using CwHoe.Api.AgentNodes;
using CwHoe.Core;
using CwHoe.Core.Planning.AgentNodes;

namespace CwHoe.MicroBench;

/// <summary>The whole decision about one AgentNode: validation, objects as JSON, conditions.</summary>
public class PlanBenchmarks
{
    private static readonly OperatorSettings Settings = new();
    private static readonly AgentNodeObserved Observed = new() { Apis = new() { PodDisruptionBudget = "v1" } };

    private readonly AgentNode _node = Samples.Node();
    private readonly AgentNode _invalid = Samples.Node() with { Spec = new() };

    [Benchmark]
    public int Plan() => AgentNodePlanner.Plan(_node, Observed, Settings, DateTimeOffset.UnixEpoch).Objects.Count;

    [Benchmark]
    public int PlanOfAnInvalidSpec() => AgentNodePlanner.Plan(_invalid, Observed, Settings, DateTimeOffset.UnixEpoch).Objects.Count;
}
