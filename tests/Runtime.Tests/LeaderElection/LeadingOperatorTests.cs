using CwHoe.Kube.Models;
using CwHoe.Runtime.Controllers;
using CwHoe.Runtime.Hosting;
using CwHoe.Runtime.LeaderElection;
using CwHoe.Runtime.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;

namespace CwHoe.Runtime.Tests.LeaderElection;

/// <summary>A whole operator that stands for a lease.</summary>
public sealed class LeadingOperatorTests
{
    private static readonly OperatorOptions Options = TestOperator.Options with { LeaderElection = Candidate.Options with { Identity = "me" } };

    private readonly FakeCluster _cluster = new();

    private V1LeaseSpec? Spec => _cluster.Find<V1Lease>("lead")?.Spec;

    [Fact]
    public async Task Start_LeaseHeldByAnother_StandsByReadyAndWritesNothing()
    {
        await HoldAsync("other");
        var controller = new WidgetController();
        await using var host = new TestOperator(_cluster, controller, c => c.WithFinalizer<RecordingFinalizer.Adapter>("test/f"), Options, s => s.AddSingleton(new RecordingFinalizer()));
        _cluster.Put(Widget.Named("a"));

        await host.StartAsync();
        await Waiting.UntilAsync(() => host.Health.Phase == OperatorPhase.Standby);

        Assert.True(host.Health.IsReady);
        Assert.Equal("create Lease lead", await _cluster.Writes.NextAsync());
        await host.Time.TimerSetAsync(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.False(_cluster.Writes.Reader.TryRead(out _));
        Assert.False(controller.Reconciled.Reader.TryRead(out _));
        Assert.Contains("""leader_election_master_status{name="lead"} 0""", host.Metrics());

        await HoldAsync("");
        host.Time.Advance(Candidate.Options.RetryPeriod);

        Assert.Equal("a", (await controller.Reconciled.NextAsync()).Metadata.Name);
        Assert.Equal("me", Spec!.HolderIdentity);
        Assert.Equal("patch Widget a", await _cluster.Writes.NextAsync(w => w.Contains("Widget", StringComparison.Ordinal)));
        Assert.Contains("became leader", (await AppliedEventAsync()).Planned.Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "51 · losing the lease cancels reconciles, stops writes at once and ends the process with an error")]
    public async Task Running_LeaseTaken_StopsWritesAndEnds()
    {
        var begun = new TaskCompletionSource();
        IServiceProvider? services = null;
        var outcome = new TaskCompletionSource<Exception>();
        var controller = new WidgetController(async (widget, cancelled) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled).ContinueWith(_ => { }, TaskScheduler.Default);
            // It ignores that it is cancelled and writes all the same.
            outcome.TrySetResult((await Record.ExceptionAsync(() => services!.GetRequiredService<CwHoe.Kube.IKubernetesClient>()
                .DeleteAsync(TestOperator.Part, "part", "default", new(), CancellationToken.None)))!);
            return ReconciliationResult<Widget>.Success(widget);
        });
        await using var host = new TestOperator(_cluster, controller, options: Options);
        services = host.Services;
        var stopping = new TaskCompletionSource();
        await using var registration = host.Stopping.Register(stopping.SetResult);
        _cluster.Put(Widget.Named("a"));
        await host.StartAsync();
        await begun.Task.InTime();

        await HoldAsync("other");
        host.Time.Advance(Candidate.Options.RetryPeriod);

        Assert.IsType<WriteFencedException>(await outcome.Task.InTime());
        await stopping.Task.InTime();
        Assert.Equal((1, false, OperatorPhase.Failed), (Environment.ExitCode, host.Health.IsAlive, host.Health.Phase));   // the code is the process's: no test resets it under another's feet
        await host.StopAsync();
        Assert.Equal("other", Spec!.HolderIdentity);
        Assert.DoesNotContain(await WritesAsync(), w => w.StartsWith("delete", StringComparison.Ordinal));
    }

    [Fact(DisplayName = "53 · a shutdown drains, then releases the lease")]
    public async Task Stop_ReconcileUnderWay_IsLetWriteBeforeTheLeaseGoes()
    {
        var begun = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        IServiceProvider? services = null;
        var controller = new WidgetController(async (widget, cancelled) =>
        {
            begun.TrySetResult();
            await goOn.Task;
            await services!.GetRequiredService<CwHoe.Kube.IKubernetesClient>().DeleteAsync(TestOperator.Part, "part", "default", new(), cancelled);
            return ReconciliationResult<Widget>.Success(widget);
        });
        await using var host = new TestOperator(_cluster, controller, options: Options);
        services = host.Services;
        _cluster.Put(Widget.Named("a"));
        await host.StartAsync();
        await begun.Task.InTime();

        var stopped = host.StopAsync();
        await host.Time.TimerSetAsync(Options.DrainTimeout, Options.DrainTimeout, TestContext.Current.CancellationToken);
        Assert.Equal("me", Spec!.HolderIdentity);
        host.Time.Advance(Candidate.Options.RetryPeriod);   // it goes on renewing meanwhile
        goOn.SetResult();
        await stopped;

        Assert.Equal("", Spec!.HolderIdentity);
        var writes = await WritesAsync();
        Assert.Equal("replace Lease lead", writes[^1]);
        Assert.Contains("delete ConfigMap part", writes);
        Assert.NotEqual(OperatorPhase.Failed, host.Health.Phase);
    }

    [Fact]
    public async Task Stop_OfAStandby_LeavesTheLeaseAlone()
    {
        await HoldAsync("other");
        await using var host = new TestOperator(_cluster, new WidgetController(), options: Options);
        await host.StartAsync();
        await Waiting.UntilAsync(() => host.Health.Phase == OperatorPhase.Standby);

        await host.StopAsync();

        Assert.Equal("other", Spec!.HolderIdentity);
    }

    [Fact]
    public void AddKubernetesOperator_ElectionWithoutAClient_SaysWhatIsMissing() =>
        Assert.Contains("IKubernetesClient", Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddKubernetesOperator(Options)).Message, StringComparison.Ordinal);

    private Task<V1Lease> HoldAsync(string holder)
    {
        var now = DateTimeOffset.UnixEpoch;
        var held = LeaseRecord.Held(_cluster.Find<V1Lease>("lead"), Candidate.Options with { Identity = holder }, now);
        return held.Metadata.ResourceVersion is null
            ? _cluster.CreateAsync(ResourceType.Of<V1Lease>(), held, TestContext.Current.CancellationToken)
            : _cluster.ReplaceAsync(ResourceType.Of<V1Lease>(), held, null, TestContext.Current.CancellationToken);
    }

    private async Task<(CwHoe.Kube.PlannedObject Planned, CwHoe.Kube.ApplyOptions Options)> AppliedEventAsync()
    {
        await Waiting.UntilAsync(() => _cluster.Applies.Count > 0);
        return _cluster.Applies.First(a => a.Planned.Type.Kind == "Event");
    }

    private async Task<List<string>> WritesAsync()
    {
        _cluster.Writes.Writer.Complete();
        var writes = new List<string>();
        await foreach (var write in _cluster.Writes.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
            writes.Add(write);
        return writes;
    }
}
