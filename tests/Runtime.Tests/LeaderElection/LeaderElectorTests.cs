using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.LeaderElection;
using CwHoe.Runtime.Tests.Scripted;
using CwHoe.Testing;

namespace CwHoe.Runtime.Tests.LeaderElection;

/// <summary>One or two candidates on a fake API server and virtual time.</summary>
public sealed class LeaderElectorTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly LeaderElectionOptions Options = Candidate.Options;

    private readonly FakeCluster _cluster = new();
    private readonly ManualTime _time = new();

    private V1LeaseSpec Spec => _cluster.Find<V1Lease>("lead")!.Spec!;

    [Fact]
    public async Task Acquire_NoLease_MakesIt()
    {
        await using var a = await LeaderAsync("a");

        Assert.Equal(("a", 15, 0), (Spec.HolderIdentity, Spec.LeaseDurationSeconds, Spec.LeaseTransitions));
        Assert.Equal(_time.GetUtcNow(), Spec.AcquireTime);
        Assert.True(a.Fence.IsOpen);
        Assert.Contains("""leader_election_master_status{name="lead"} 1""", a.Metrics());
    }

    [Fact]
    public async Task Renew_EveryRetryPeriod_ChangesTheRecordThoughTheClockStandsStill()
    {
        await using var a = await LeaderAsync("a");
        var first = Spec;
        await AdvanceAsync(Options.RetryPeriod);
        var second = Spec;

        Assert.NotEqual(first.RenewTime, second.RenewTime);
        Assert.Equal((first.AcquireTime, first.LeaseTransitions), (second.AcquireTime, second.LeaseTransitions));
        Assert.NotEqual(LeaseRecord.Held(_cluster.Find<V1Lease>("lead"), Options with { Identity = "a" }, second.RenewTime!.Value).Spec!.RenewTime, second.RenewTime);
    }

    [Fact(DisplayName = "49 · a standby takes the lease only after it has itself seen it unrenewed for the lease duration, whatever times stand in it")]
    public async Task Acquire_HolderDiedWithAWrongClock_WaitsTheWholeDuration()
    {
        var past = LeaseRecord.Held(null, Options with { Identity = "dead" }, _time.GetUtcNow() - TimeSpan.FromHours(1));
        await _cluster.CreateAsync(past, TestContext.Current.CancellationToken);
        await using var b = new Candidate("b", _cluster, _time);

        await AdvanceAsync(Options.LeaseDuration - (Second / 10));
        Assert.False(b.Leading.IsCompleted);
        await AdvanceAsync(Options.RetryPeriod);

        await b.Leading.InTime();
        Assert.Equal(("b", 1), (Spec.HolderIdentity, Spec.LeaseTransitions));
    }

    [Fact(DisplayName = "50 · one failed renewal keeps the lead until the renew deadline")]
    public async Task Renew_OneFails_KeepsTheLead()
    {
        await using var a = await LeaderAsync("a");
        _cluster.OnWrite = _ => throw ApiFaults.Status(500);
        await AdvanceAsync(Options.RetryPeriod);
        Assert.True(a.Fence.IsOpen);

        _cluster.OnWrite = null;
        await AdvanceAsync(Options.RetryPeriod);
        await AdvanceAsync(Options.RenewDeadline - Second);

        Assert.True(a.Fence.IsOpen);
        Assert.Contains("""leader_election_master_status{name="lead"} 1""", a.Metrics());
    }

    [Fact(DisplayName = "50 · at the renew deadline after the last renewal, not earlier and not later, the lead ends")]
    public async Task Renew_AllFail_EndsTheLeadAtTheDeadline()
    {
        await using var a = await LeaderAsync("a");
        await AdvanceAsync(Options.RetryPeriod);
        _cluster.OnWrite = _ => throw new HttpRequestException("no route");
        await AdvanceAsync(Options.RenewDeadline - (Second / 10));
        Assert.True(a.Fence.IsOpen);

        await AdvanceAsync(Second / 10);

        Assert.False(a.Fence.IsOpen);
        Assert.True(a.Elector.Ended.IsCancellationRequested);
        Assert.Equal("a no longer holds lease default/lead: it was not renewed for 00:00:10", a.Elector.Reason);
        Assert.Contains("""leader_election_master_status{name="lead"} 0""", a.Metrics());
    }

    [Fact(DisplayName = "50 · a renewal that hangs leaves time for another")]
    public async Task Renew_OneHangs_IsGivenUpAndTriedAgain()
    {
        var slow = new SlowClient(_cluster);
        slow.Answers.SetResult();
        await using var a = new Candidate("a", slow, _time);
        await a.Leading.InTime();
        var hung = slow.Answers = new();
        await AdvanceAsync(Options.RetryPeriod);
        slow.Answers = new();
        slow.Answers.SetResult();

        await AdvanceAsync(Options.RenewDeadline / 2);
        await AdvanceAsync(Options.RetryPeriod);
        await AdvanceAsync(Options.RenewDeadline - Second);

        Assert.True(a.Fence.IsOpen);
        Assert.False(hung.Task.IsCompleted);
    }

    [Fact]
    public async Task Renew_StoredButTheAnswerIsLost_GoesOn()
    {
        await using var a = await LeaderAsync("a");
        var stored = _cluster.Find<V1Lease>("lead")!;
        await _cluster.ReplaceAsync(
            ResourceType.Of<V1Lease>(), LeaseRecord.Held(stored, Options with { Identity = "a" }, _time.GetUtcNow()), null, TestContext.Current.CancellationToken);

        await AdvanceAsync(Options.RetryPeriod);
        await AdvanceAsync(Options.RenewDeadline - Second);

        Assert.True(a.Fence.IsOpen);
    }

    [Fact]
    public async Task Renew_LeaseDeleted_IsMadeAgain()
    {
        await using var a = await LeaderAsync("a");
        _cluster.Remove("Lease", "lead");

        await AdvanceAsync(Options.RetryPeriod);

        Assert.Equal("a", Spec.HolderIdentity);
        Assert.True(a.Fence.IsOpen);
    }

    [Theory(DisplayName = "51 · a leader that finds the lease in other hands ends at once")]
    [InlineData("b", "b has taken it")]
    [InlineData("", "somebody else released it")]
    public async Task Renew_AnotherHoldsIt_EndsTheLead(string holder, string reason)
    {
        await using var a = await LeaderAsync("a");
        var stored = _cluster.Find<V1Lease>("lead")!;
        await _cluster.ReplaceAsync(
            ResourceType.Of<V1Lease>(), stored with { Spec = stored.Spec! with { HolderIdentity = holder } }, null, TestContext.Current.CancellationToken);

        await AdvanceAsync(Options.RetryPeriod);

        Assert.Equal(reason, a.Fence.Reason);
        await Assert.ThrowsAsync<WriteFencedException>(() => a.Client.DeleteAsync<Widget>("a", "default", TestContext.Current.CancellationToken));
    }

    [Fact(DisplayName = "52 · a released lease lets the standby lead within the retry period")]
    public async Task Release_WithAStandby_HandsOver()
    {
        await using var a = await LeaderAsync("a");
        await using var b = new Candidate("b", _cluster, _time, seed: 7);
        for (var waited = TimeSpan.Zero; waited < 10 * Second; waited += Second / 10)
            await AdvanceAsync(Second / 10);
        Assert.False(b.Leading.IsCompleted);

        await a.StopAsync();
        Assert.Equal(("", 1), (Spec.HolderIdentity, Spec.LeaseDurationSeconds));
        await AdvanceAsync(Options.RetryPeriod);

        await b.Leading.InTime();
        Assert.Equal(("b", 15, 1), (Spec.HolderIdentity, Spec.LeaseDurationSeconds, Spec.LeaseTransitions));
        Assert.False(a.Fence.IsOpen);
    }

    [Fact]
    public async Task Release_LeadLost_LeavesTheLeaseAlone()
    {
        await using var a = await LeaderAsync("a");
        a.Kill();

        await a.StopAsync();

        Assert.Equal("a", Spec.HolderIdentity);
    }

    [Fact]
    public async Task Release_AfterALostAnswer_GivesBackWhatIsStored()
    {
        await using var a = await LeaderAsync("a");
        var stored = _cluster.Find<V1Lease>("lead")!;
        await _cluster.ReplaceAsync(
            ResourceType.Of<V1Lease>(), LeaseRecord.Held(stored, Options with { Identity = "a" }, _time.GetUtcNow()), null, TestContext.Current.CancellationToken);

        await a.StopAsync();

        Assert.Equal("", Spec.HolderIdentity);
    }

    [Fact]
    public async Task Release_OfAStandby_LeavesTheLeaseAlone()
    {
        await using var a = await LeaderAsync("a");
        await using var b = new Candidate("b", _cluster, _time);

        await b.StopAsync();

        Assert.Equal("a", Spec.HolderIdentity);
        Assert.True(a.Fence.IsOpen);
    }

    private async Task<Candidate> LeaderAsync(string identity)
    {
        var candidate = new Candidate(identity, _cluster, _time);
        await candidate.Leading.InTime();
        return candidate;
    }

    /// <summary>Moves time in small steps, so that what waits for the end of one wait can begin the next.</summary>
    private async Task AdvanceAsync(TimeSpan by)
    {
        for (var left = by; left > TimeSpan.Zero; left -= Second / 10)
        {
            _time.Advance(left < Second / 10 ? left : Second / 10);
            await Task.Yield();
        }
    }
}
