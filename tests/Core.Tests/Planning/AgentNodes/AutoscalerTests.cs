using CwHoe.Api.AgentNodes;
using CwHoe.Core.Planning.AgentNodes;

namespace CwHoe.Core.Tests.Planning.AgentNodes;

public sealed class AutoscalerTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(100);
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(8, 2)]
    [InlineData(9, 3)]
    [InlineData(1000, 10)]
    public void Decide_Load_AsksForOnePodPerTarget(int inFlight, int expected)
    {
        var decision = Decide(Scaling(1, 10, 4, delay: 0), current: 1, Pods(1), [inFlight]);

        Assert.Equal(expected, decision.Replicas);
        Assert.Equal(inFlight, decision.InFlight);
    }

    [Fact]
    public void Decide_LessLoad_WaitsOutTheDelay()
    {
        var scaling = Scaling(1, 10, 4, delay: 300);

        var first = Decide(scaling, current: 3, Pods(3), [1, 0, 0]);
        Assert.Equal((3, Now), (first.Replicas, first.ScaleDownSince));

        var early = Decide(scaling, current: 3, Pods(3), [1, 0, 0], Now - TimeSpan.FromSeconds(299));
        Assert.Equal((3, Now - TimeSpan.FromSeconds(299)), (early.Replicas, early.ScaleDownSince));

        var late = Decide(scaling, current: 3, Pods(3), [1, 0, 0], Now - TimeSpan.FromSeconds(300));
        Assert.Equal((1, null), (late.Replicas, late.ScaleDownSince));
    }

    [Fact]
    public void Decide_LoadReturnsDuringTheDelay_StartsItAnew()
    {
        var decision = Decide(Scaling(1, 10, 4, delay: 300), current: 2, Pods(2), [4, 4], Now - TimeSpan.FromSeconds(299));

        Assert.Equal((2, null), (decision.Replicas, decision.ScaleDownSince));
    }

    [Fact]
    public void Decide_NoMetrics_KeepsThePods()
    {
        var decision = Decide(Scaling(1, 10, 4, delay: 0), current: 7, Pods(7), [], Now - TimeSpan.FromHours(1));

        Assert.Equal(new ScaleDecision(7, null, null), decision);
    }

    [Fact]
    public void Decide_PodThatIsNotReady_DoesNotCount()
    {
        var decision = Autoscaler.Decide(Scaling(1, 10, 4, 0), 1, ["a"], new Dictionary<string, int> { ["a"] = 4, ["gone"] = 400 }, null, null, Now);

        Assert.Equal(1, decision.Replicas);
    }

    [Fact]
    public void Decide_AnyState_StaysWithinBoundsAndNeverDropsPodsOnPartOfTheMetrics()
    {
        var random = new Random(42);
        for (var i = 0; i < 20_000; i++)
        {
            var min = random.Next(0, 6);
            var scaling = Scaling(min, Math.Max(1, min + random.Next(0, 6)), random.Next(1, 9), random.Next(0, 3) * 60);
            var current = random.Next(0, 15);
            var pods = Pods(random.Next(0, 6));
            var known = pods.Take(random.Next(0, pods.Length + 1)).ToDictionary(pod => pod, _ => random.Next(3) == 0 ? int.MaxValue : random.Next(0, 40));
            DateTimeOffset? since = random.Next(2) == 0 ? null : Now - TimeSpan.FromSeconds(random.Next(0, 200));

            DateTimeOffset? demanded = random.Next(2) == 0 ? null : Now - TimeSpan.FromSeconds(random.Next(0, 200));

            var decision = Autoscaler.Decide(scaling, current, pods, known, demanded, since, Now);

            var kept = Math.Clamp(current, min, scaling.Max!.Value);
            Assert.InRange(decision.Replicas, min, scaling.Max!.Value);
            if (known.Count < pods.Length || known.Count == 0)
                Assert.True(decision.Replicas >= kept);
            if (kept > 0 && decision.Replicas == 0)
                Assert.True(kept == 1 && Now - (since ?? Now) >= Idle && (demanded is null || Now - demanded >= Idle));
            else if (decision.Replicas < kept)
                Assert.True(Now - (since ?? Now) >= TimeSpan.FromSeconds(scaling.ScaleDownDelaySeconds!.Value));
            Assert.True(decision.ScaleDownSince is null || decision.Replicas == kept);
        }
    }

    [Theory]
    [InlineData(99, null, 1)]
    [InlineData(100, null, 0)]
    [InlineData(100, 99, 1)]
    [InlineData(500, 100, 0)]
    [InlineData(null, null, 1)]
    public void Decide_NobodyUsesTheLastPod_GoesAfterIdlenessAndDemandCountsAsUse(int? idleFor, int? demandedBefore, int expected)
    {
        var decision = Autoscaler.Decide(Scaling(0, 10, 4, 0), 1, ["a"], new Dictionary<string, int> { ["a"] = 0 }, Ago(demandedBefore), Ago(idleFor), Now);

        Assert.Equal(expected, decision.Replicas);
    }

    [Fact]
    public void Decide_SeveralPodsAndNoLoad_LeavesOneToItsIdleness() =>
        Assert.Equal(new ScaleDecision(1, 0, null), Decide(Scaling(0, 10, 4, 60), current: 3, Pods(3), [0, 0, 0], Ago(600)));

    [Theory]
    [InlineData(null, 0)]
    [InlineData(100, 0)]
    [InlineData(99, 1)]
    [InlineData(0, 1)]
    [InlineData(-30, 1)]
    public void Decide_NoPod_ComesWithDemand(int? demandedBefore, int expected) =>
        Assert.Equal(new ScaleDecision(expected, null, null), Autoscaler.Decide(Scaling(0, 10, 4, 0), 0, [], new Dictionary<string, int>(), Ago(demandedBefore), null, Now));

    private static DateTimeOffset? Ago(int? seconds) => seconds is { } before ? Now - TimeSpan.FromSeconds(before) : null;

    private static ScaleDecision Decide(AgentNodeAutoscaling scaling, int current, string[] pods, int[] inFlight, DateTimeOffset? since = null) =>
        Autoscaler.Decide(scaling, current, pods, pods.Zip(inFlight).ToDictionary(pair => pair.First, pair => pair.Second), null, since, Now);

    private static AgentNodeAutoscaling Scaling(int min, int max, int target, int delay) =>
        new() { Min = min, Max = max, TargetInFlight = target, ScaleDownDelaySeconds = delay, IdleAfterSeconds = (int)Idle.TotalSeconds };

    private static string[] Pods(int count) => [.. Enumerable.Range(0, count).Select(i => $"pod-{i}")];
}
