using CwHoe.Contracts;
using CwHoe.Core.Planning;
using CwHoe.Core.Status;

namespace CwHoe.Core.Tests.Status;

public sealed class ConditionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void With_SameStatus_KeepsTheTransitionTime()
    {
        var first = Conditions.With(null, [State(false, Reason.Fetching)], 1, Now);
        var second = first.With([State(false, Reason.Loading)], 2, Now.AddMinutes(1));

        Assert.Equal(("Loading", Now, 2L), (second[0].Reason, second[0].LastTransitionTime!.Value, second[0].ObservedGeneration!.Value));
    }

    [Fact]
    public void With_OtherStatus_MovesTheTransitionTimeToWholeSeconds()
    {
        var first = Conditions.With(null, [State(false, Reason.Fetching)], 1, Now);
        var second = first.With([State(true, Reason.Served)], 1, Now.AddMilliseconds(61_234));

        Assert.Equal(Now.AddSeconds(61), second[0].LastTransitionTime);
    }

    [Fact]
    public void With_ConditionsOfOthers_AreKeptLast()
    {
        var foreign = new Kube.Models.V1Condition { Type = "Audited", Status = "True", Reason = "Checked", Message = "" };
        var merged = Conditions.With([foreign], [State(true, Reason.Served), new(ConditionType.Accepted, true, Reason.Valid, "")], 1, Now);

        Assert.Equal(["Accepted", "ModelLoaded", "Audited"], merged.Select(condition => condition.Type));
    }

    [Theory]
    [InlineData(Reason.Fetching, PlannedEventType.Normal)]
    [InlineData(Reason.FetchFailed, PlannedEventType.Warning)]
    public void Between_ReasonChanges_IsAnEvent(Reason reason, PlannedEventType type)
    {
        var before = Conditions.With(null, [State(false, Reason.Loading)], 1, Now);

        Assert.Equal([new PlannedEvent(type, reason, "m")], ConditionEvents.Between(before, [State(false, reason)]));
    }

    [Fact]
    public void Between_MessageAloneChanges_IsNone()
    {
        var before = Conditions.With(null, [State(false, Reason.Loading)], 1, Now);

        Assert.Empty(ConditionEvents.Between(before, [State(false, Reason.Loading) with { Message = "other" }]));
    }

    [Fact]
    public void Between_FirstNotYet_IsNone() => Assert.Empty(ConditionEvents.Between(null, [State(null, Reason.WaitingForPods)]));

    private static ConditionState State(bool? holds, Reason reason) => new(ConditionType.ModelLoaded, holds, reason, "m");
}
