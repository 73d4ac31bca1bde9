using System.Threading.Channels;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Controllers;
using CwHoe.Runtime.Hosting;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Mapping;
using CwHoe.Runtime.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;

namespace CwHoe.Runtime.Tests.Controllers;

public sealed class ControllerLoopTests
{
    private readonly FakeCluster _cluster = new();

    [Fact(DisplayName = "11 · requeue-after resets the back-off and comes back then")]
    public async Task Reconcile_RequeueAfter_ForgetsFailuresAndComesBack()
    {
        var calls = 0;
        var controller = new WidgetController((w, _) => Task.FromResult(
            ++calls == 1 ? ReconciliationResult<Widget>.Failure(w, "not yet") : ReconciliationResult<Widget>.Success(w, TimeSpan.FromMinutes(1))));
        await using var host = await StartAsync(controller);
        _cluster.Put(Widget.Named("a"));
        await controller.Reconciled.NextAsync();
        await AdvancePastAsync(host, controller, TimeSpan.FromMilliseconds(5));
        Assert.Equal(0, host.Queue.Failures(new("default", "a")));

        await AdvancePastAsync(host, controller, TimeSpan.FromMinutes(1));

        Assert.Equal(3, calls);
        Assert.Contains("""controller_runtime_reconcile_total{controller="widget",result="requeue_after"} 2""", host.Metrics());
    }

    [Fact(DisplayName = "12 · an error beats requeue-after")]
    public async Task Reconcile_ErrorWithRequeueAfter_BacksOff()
    {
        var controller = new WidgetController((w, _) => Task.FromResult(
            ReconciliationResult<Widget>.Failure(w, "broken") with { RequeueAfter = TimeSpan.FromHours(1) }));
        await using var host = await StartAsync(controller);
        _cluster.Put(Widget.Named("a"));
        await controller.Reconciled.NextAsync();

        await AdvancePastAsync(host, controller, TimeSpan.FromMilliseconds(5));
        await AdvancePastAsync(host, controller, TimeSpan.FromMilliseconds(10));

        Assert.Equal(3, host.Queue.Failures(new("default", "a")));
    }

    [Fact(DisplayName = "13 · a terminal error is counted and not retried")]
    public async Task Reconcile_TerminalError_IsCountedAndWaitsForAChange()
    {
        var controller = new WidgetController((w, _) => Task.FromResult(ReconciliationResult<Widget>.Terminal(w, "bad spec")));
        await using var host = await StartAsync(controller);
        var stored = _cluster.Put(Widget.Named("a"));
        await controller.Reconciled.NextAsync();
        await IdleAsync(host);
        host.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, host.Queue.KeysHeld);
        Assert.Contains("""controller_runtime_terminal_reconcile_errors_total{controller="widget"} 1""", host.Metrics());

        _cluster.Put(stored with { Metadata = stored.Metadata with { Generation = 2 } });

        await controller.Reconciled.NextAsync();
    }

    [Fact]
    public async Task Reconcile_Throws_IsRetriedAndOthersGoOn()
    {
        var controller = new WidgetController((w, _) =>
            w.Metadata.Name == "bad" ? throw new InvalidOperationException("bug") : Task.FromResult(ReconciliationResult<Widget>.Success(w)));
        await using var host = await StartAsync(controller);
        _cluster.Put(Widget.Named("bad"));
        await controller.Reconciled.NextAsync(w => w.Metadata.Name == "bad");
        _cluster.Put(Widget.Named("good"));
        await controller.Reconciled.NextAsync(w => w.Metadata.Name == "good");

        await AdvancePastAsync(host, controller, TimeSpan.FromMilliseconds(5));

        Assert.Contains("""controller_runtime_reconcile_panics_total{controller="widget"} 2""", host.Metrics());
        Assert.Contains("""controller_runtime_reconcile_errors_total{controller="widget"} 2""", host.Metrics());
        Assert.Contains("""workqueue_retries_total{name="widget"} 2""", host.Metrics());
    }

    [Fact(DisplayName = "17 · reconciling starts only after every source has synced")]
    public async Task Start_OneSourceNotSynced_ReconcilesNothing()
    {
        var scripted = new ScriptedClient();
        var controller = new WidgetController();
        await using var host = new TestOperator(
            _cluster, controller, c => c.Owns(TestOperator.Part), client: new SplitClient(_cluster, TestOperator.Part.Kind, scripted));
        _cluster.Put(Widget.Named("a"));
        await host.StartAsync();
        var parts = await scripted.WatchAsync();
        var widgets = host.Services.GetRequiredService<Informer<Widget>>();
        await widgets.WaitForSyncAsync(TestContext.Current.CancellationToken).InTime();

        Assert.False(controller.Reconciled.Reader.TryRead(out _));
        Assert.False(host.Health.IsReady);
        parts.Bookmark("1", endsInitial: true);

        Assert.Equal("a", (await controller.Reconciled.NextAsync()).Metadata.Name);
    }

    [Fact(DisplayName = "17 · sources that do not sync within 2 min end the process")]
    public async Task Start_SourceNeverSyncs_StopsTheHost()
    {
        var controller = new WidgetController();
        await using var host = new TestOperator(
            _cluster, controller, c => c.Owns(TestOperator.Part), client: new SplitClient(_cluster, TestOperator.Part.Kind, new ScriptedClient()));
        await host.StartAsync();
        var stopping = new TaskCompletionSource();
        await using var registration = host.Stopping.Register(stopping.SetResult);
        await host.Time.TimerSetAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        host.Time.Advance(TimeSpan.FromMinutes(2));

        await stopping.Task.InTime();

        Assert.False(host.Health.IsAlive);
    }

    [Fact(DisplayName = "39 · resync reaches reconcilers")]
    public async Task Resync_NothingChanged_Reconciles()
    {
        var controller = new WidgetController();
        await using var host = await StartAsync(controller, c => c.When(Predicates.GenerationChanged));
        _cluster.Put(Widget.Named("a"));
        await controller.Reconciled.NextAsync();
        await IdleAsync(host);

        host.Time.Advance(TestOperator.Options.ResyncPeriod);

        Assert.Equal("a", (await controller.Reconciled.NextAsync()).Metadata.Name);
    }

    [Fact(DisplayName = "40 · a changed owner enqueues both")]
    public async Task Owns_OwnerChanges_ReconcilesOldAndNew()
    {
        var controller = new WidgetController();
        await using var host = await StartAsync(controller, c => c.Owns(TestOperator.Part));
        _cluster.Put(Widget.Named("a"));
        _cluster.Put(Widget.Named("b"));
        await controller.Reconciled.NextAsync();
        await controller.Reconciled.NextAsync();
        _cluster.PutMetadata(TestOperator.Part, PartOf("a"));
        await controller.Reconciled.NextAsync();
        await IdleAsync(host);

        _cluster.PutMetadata(TestOperator.Part, PartOf("b"));

        Widget[] reconciled = [await controller.Reconciled.NextAsync(), await controller.Reconciled.NextAsync()];
        Assert.Equal(["a", "b"], reconciled.Select(w => w.Metadata.Name).Order());
    }

    [Fact(DisplayName = "43 · the finalizer is stored before any outside effect")]
    public async Task Reconcile_FinalizerMissing_IsStoredFirst()
    {
        var controller = new WidgetController();
        var finalizer = new RecordingFinalizer();
        await using var host = await StartAsync(controller, c => c.WithFinalizer<RecordingFinalizer.Adapter>("test/cleanup"), finalizer);
        var (tries, firstTry) = (0, new TaskCompletionSource());
        _cluster.OnWrite = write =>
        {
            if (++tries > 1)
                return;
            firstTry.SetResult();
            throw new HttpRequestException("cut");
        };
        _cluster.Put(Widget.Named("a"));
        await firstTry.Task.InTime();
        await IdleAsync(host);
        Assert.False(controller.Reconciled.Reader.TryRead(out _), "the finalizer could not be stored, so the controller must not have been called");
        await RetryAsync(host);

        var reconciled = await controller.Reconciled.NextAsync();

        Assert.Equal(["test/cleanup"], reconciled.Metadata.Finalizers!);
        Assert.Equal(["test/cleanup"], _cluster.Find<Widget>("a")!.Metadata.Finalizers!);
        Assert.Equal(2, tries);
    }

    [Fact(DisplayName = "44 · others' finalizers survive races")]
    public async Task Finalizer_OthersAddTheirsMeanwhile_KeepsThem()
    {
        var stored = _cluster.Put(Widget.Named("a"));
        var raced = false;
        _cluster.OnWrite = _ =>
        {
            if (!raced)
            {
                raced = true;
                _cluster.Put(stored with { Metadata = stored.Metadata with { Finalizers = ["others/one"] } });
            }
        };
        var store = new FinalizerStore<Widget>(_cluster, ResourceType.Of<Widget>());

        var added = await store.AddAsync(stored, ["test/cleanup"], TestContext.Current.CancellationToken);
        Assert.Equal(["others/one", "test/cleanup"], added!.Metadata.Finalizers!);

        raced = false;
        stored = added with { Metadata = added.Metadata with { Finalizers = [.. added.Metadata.Finalizers!, "others/two"] } };
        _cluster.OnWrite = _ =>
        {
            if (!raced)
            {
                raced = true;
                _cluster.Put(stored);
            }
        };
        var removed = await store.RemoveAsync(added, "test/cleanup", TestContext.Current.CancellationToken);
        Assert.Equal(["others/one", "others/two"], removed!.Metadata.Finalizers!);
    }

    [Fact(DisplayName = "44 · no finalizer goes onto another object of the same name")]
    public async Task Finalizer_ObjectRecreatedMeanwhile_LeavesItAlone()
    {
        var stored = _cluster.Put(Widget.Named("a", uid: "old"));
        _cluster.Put(Widget.Named("a", uid: "new"));

        Assert.Null(await new FinalizerStore<Widget>(_cluster, ResourceType.Of<Widget>()).AddAsync(stored, ["test/cleanup"], TestContext.Current.CancellationToken));
        Assert.Null(_cluster.Find<Widget>("a")!.Metadata.Finalizers);
    }

    [Fact(DisplayName = "45 · failed clean-up keeps the finalizer and retries")]
    public async Task Finalize_Fails_KeepsTheFinalizerAndRetries()
    {
        var controller = new WidgetController();
        var finalizer = new RecordingFinalizer { Succeeds = false };
        var widget = Widget.Named("a");
        _cluster.Put(widget with { Metadata = widget.Metadata with { Finalizers = ["test/cleanup"], DeletionTimestamp = DateTimeOffset.UnixEpoch } });
        await using var host = await StartAsync(controller, c => c.WithFinalizer<RecordingFinalizer.Adapter>("test/cleanup"), finalizer);
        await finalizer.Calls.NextAsync();
        await IdleAsync(host);
        Assert.Equal(["test/cleanup"], _cluster.Find<Widget>("a")!.Metadata.Finalizers!);

        finalizer.Succeeds = true;
        await RetryAsync(host);
        await finalizer.Calls.NextAsync();
        Assert.Equal("patch Widget a", await _cluster.Writes.NextAsync());
        Assert.Equal(new("default", "a"), await controller.Deleted.NextAsync());

        Assert.Null(_cluster.Find<Widget>("a"));
        Assert.False(controller.Reconciled.Reader.TryRead(out _));
    }

    [Fact(DisplayName = "48 · a read after a write sees it")]
    public async Task Reconcile_AfterAWrite_WaitsUntilTheCacheHasSeenIt()
    {
        var controller = new WidgetController((w, _) => Task.FromResult(ReconciliationResult<Widget>.Success(w.Colour == "red" ? w : PutUnseen(w))));
        await using var host = await StartAsync(controller);
        _cluster.Put(Widget.Named("a"));
        await controller.Reconciled.NextAsync();
        await IdleAsync(host);
        host.Queue.Add(new("default", "a"));
        await host.Time.TimerSetAsync(TestOperator.Options.ReadAfterWriteTimeout, TestOperator.Options.ReadAfterWriteTimeout, TestContext.Current.CancellationToken);
        Assert.False(controller.Reconciled.Reader.TryRead(out _));

        _cluster.ReleaseEvents("Widget");

        Assert.Equal("red", (await controller.Reconciled.NextAsync()).Colour);

        Widget PutUnseen(Widget w)
        {
            _cluster.HoldEvents = true;
            return _cluster.Put(w with { Colour = "red", Metadata = w.Metadata with { Generation = 2 } });
        }
    }

    [Fact]
    public async Task Deleted_ObjectGone_IsToldOnceAndNothingIsKept()
    {
        var controller = new WidgetController();
        await using var host = await StartAsync(controller);
        _cluster.Put(Widget.Named("a"));
        await controller.Reconciled.NextAsync();
        await IdleAsync(host);

        _cluster.Remove("Widget", "a");

        Assert.Equal(new("default", "a"), await controller.Deleted.NextAsync());
        await IdleAsync(host);
        Assert.Equal(0, host.Queue.KeysHeld);
    }

    [Fact]
    public async Task MaxConcurrentReconciles_Several_RunAtOnceButNeverOneKeyTwice()
    {
        var release = new TaskCompletionSource();
        var controller = new WidgetController(async (w, token) =>
        {
            await release.Task.WaitAsync(token);
            return ReconciliationResult<Widget>.Success(w);
        });
        await using var host = await StartAsync(controller, c => c.MaxConcurrentReconciles(3));
        var changes = Channel.CreateUnbounded<string>();
        await using var subscription = host.Services.GetRequiredService<Informer<Widget>>().Subscribe((c, _) => changes.Writer.WriteAsync(c.Object.Metadata.Name!, CancellationToken.None));
        for (var i = 0; i < 3; i++)
            _cluster.Put(Widget.Named($"w{i}"));
        for (var i = 0; i < 3; i++)
            await changes.NextAsync();
        host.Queue.Add(new("default", "w0"));

        release.SetResult();
        for (var i = 0; i < 4; i++)
            await controller.Reconciled.NextAsync();

        Assert.Contains("""controller_runtime_max_concurrent_reconciles{controller="widget"} 3""", host.Metrics());
    }

    [Fact(DisplayName = "53 · stopping lets reconciles under way end")]
    public async Task Stop_ReconcileUnderWay_IsWaitedFor()
    {
        var (entered, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var cancelled = false;
        var controller = new WidgetController(async (w, token) =>
        {
            entered.SetResult();
            await release.Task.WaitAsync(CancellationToken.None);
            cancelled = token.IsCancellationRequested;
            return ReconciliationResult<Widget>.Success(w);
        });
        var host = await StartAsync(controller);
        _cluster.Put(Widget.Named("a"));
        await entered.Task.InTime();

        var stopped = host.StopAsync();
        await host.Time.TimerSetAsync(TestOperator.Options.DrainTimeout, TestOperator.Options.DrainTimeout, TestContext.Current.CancellationToken);
        Assert.False(stopped.IsCompleted);
        release.SetResult();
        await stopped;

        Assert.False(cancelled);
        await host.DisposeAsync();
    }

    [Fact(DisplayName = "53 · a reconcile that does not end within 30 s is cancelled")]
    public async Task Stop_ReconcileHangs_IsCancelledAfterTheDrainTimeout()
    {
        var entered = new TaskCompletionSource();
        var controller = new WidgetController(async (w, token) =>
        {
            entered.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return ReconciliationResult<Widget>.Success(w);
        });
        var host = await StartAsync(controller);
        _cluster.Put(Widget.Named("a"));
        await entered.Task.InTime();
        var stopped = host.StopAsync();
        await host.Time.TimerSetAsync(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        host.Time.Advance(TimeSpan.FromSeconds(30));

        await stopped;
        await host.DisposeAsync();
    }

    private static V1ObjectMeta PartOf(string owner) => new()
    {
        Name = "part", Namespace = "default", Uid = "uid-part",
        OwnerReferences = [new() { ApiVersion = "test.cw-hoe.dev/v1", Kind = "Widget", Name = owner, Uid = $"uid-{owner}" }],
    };

    private static async Task AdvancePastAsync(TestOperator host, WidgetController controller, TimeSpan delay)
    {
        await IdleAsync(host);
        host.Time.Advance(delay);
        await controller.Reconciled.NextAsync();
        await IdleAsync(host);
    }

    /// <summary>Waits until no key is in work: a result has been taken when its key is done.</summary>
    private static async Task IdleAsync(TestOperator host)
    {
        await Waiting.UntilAsync(() => host.Queue is { InWork: 0, Depth: 0 });
    }

    private static async Task RetryAsync(TestOperator host)
    {
        await IdleAsync(host);
        host.Time.Advance(TimeSpan.FromMilliseconds(5));
    }

    private async Task<TestOperator> StartAsync(
        WidgetController controller, Action<ControllerBuilder<Widget>>? configure = null, RecordingFinalizer? finalizer = null)
    {
        var host = new TestOperator(_cluster, controller, configure, services: s => s.AddSingleton(finalizer ?? new()));
        await host.StartAsync();
        await Waiting.UntilAsync(() => host.Health.IsReady);
        return host;
    }
}
