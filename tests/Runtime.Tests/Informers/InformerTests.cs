using System.Threading.Channels;
using CwHoe.Kube.Models;
using CwHoe.Kube;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Metrics;
using CwHoe.Runtime.Tests.Scripted;
using Microsoft.Extensions.Logging.Abstractions;

namespace CwHoe.Runtime.Tests.Informers;

public sealed class InformerTests : IAsyncDisposable
{
    private static readonly ReflectorOptions ListFirst = new() { UseWatchList = false };

    private readonly ManualTime _time = new();
    private readonly RuntimeMetrics _metrics = new();
    private readonly ScriptedClient _client = new();
    private readonly List<IInformer> _informers = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var informer in _informers)
        {
            await informer.StopAsync();
            ((IDisposable)informer).Dispose();
        }

        _metrics.Dispose();
    }

    [Fact(DisplayName = "18 · a delete during a disconnect is delivered once after the relist")]
    public async Task Relist_ObjectDeletedMeanwhile_DeliversOneDelete()
    {
        var (informer, changes) = await StartAsync("10", Widget.Named("a"), Widget.Named("b"));
        (await _client.WatchAsync()).Fail(Faults.Status(410, "Expired"));
        await PassBackOffAsync();
        (await _client.ListAsync()).Answer("20", Widget.Named("a"));
        var watch = await _client.WatchAsync();
        watch.Send(WatchEventType.Deleted, Widget.Named("b", "19"));
        watch.Send(WatchEventType.Added, Widget.Named("c", "21"));

        Assert.Equal((ChangeKind.Deleted, "b"), Told(await changes.NextAsync()));
        Assert.Equal((ChangeKind.Added, "c"), Told(await changes.NextAsync()));
        Assert.Null(informer.Lister.Get("default", "b"));
    }

    [Fact(DisplayName = "19 · delete and recreate in a gap ends on the new uid")]
    public async Task Relist_ObjectRecreatedMeanwhile_IsADeleteAndAnAdd()
    {
        var (informer, changes) = await StartAsync("10", Widget.Named("a", uid: "old"));
        (await _client.WatchAsync()).Fail(Faults.Status(410, "Expired"));
        await PassBackOffAsync();
        (await _client.ListAsync()).Answer("20", Widget.Named("a", "15", uid: "new"));

        var deleted = await changes.NextAsync();
        var added = await changes.NextAsync();

        Assert.Equal((ChangeKind.Deleted, "old"), (deleted.Kind, deleted.Object.Metadata.Uid));
        Assert.Equal((ChangeKind.Added, "new"), (added.Kind, added.Object.Metadata.Uid));
        Assert.Equal("new", informer.Lister.Get("default", "a")!.Metadata.Uid);
    }

    [Theory(DisplayName = "20 · 410 as status and as event both recover")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Watch_Gone_ListsAgain(bool afterAnEvent)
    {
        var (informer, changes) = await StartAsync("10");
        var watch = await _client.WatchAsync();
        if (afterAnEvent)
        {
            watch.Send(WatchEventType.Added, Widget.Named("a", "11"));
            await changes.NextAsync();
        }

        watch.Fail(Faults.Status(410, "Expired"));
        await PassBackOffAsync();
        var list = await _client.ListAsync();
        list.Answer("20", Widget.Named("b", "15"));
        await changes.NextAsync(c => c.Kind == ChangeKind.Added && c.Object.Metadata.Name == "b");

        Assert.Equal("", list.Options.ResourceVersion);
        Assert.Equal(["b"], informer.Lister.List().Select(w => w.Metadata.Name));
        Assert.Equal("20", (await _client.WatchAsync()).Options.ResourceVersion);
    }

    [Fact(DisplayName = "21 · 410 on list falls back to RV \"\"")]
    public async Task List_Gone_AsksForTheMostRecent()
    {
        var (informer, _) = Create(ListFirst);
        informer.Start();
        var first = await _client.ListAsync();
        first.Fail(Faults.Status(410, "Expired"));
        var second = await _client.ListAsync();
        second.Answer("10", Widget.Named("a"));
        await informer.WaitForSyncAsync(TestContext.Current.CancellationToken).InTime();

        Assert.Equal(("0", 500), (first.Options.ResourceVersion, first.Options.Limit));
        Assert.Equal("", second.Options.ResourceVersion);
    }

    [Fact(DisplayName = "22 · a clean close resumes without a list")]
    public async Task Watch_EndsCleanly_ResumesAtTheLastVersion()
    {
        var (_, changes) = await StartAsync("10");
        var watch = await _client.WatchAsync();
        watch.Send(WatchEventType.Added, Widget.Named("a", "11"));
        await changes.NextAsync();
        watch.End();

        Assert.Equal("11", (await _client.WatchAsync()).Options.ResourceVersion);
        Assert.Equal(1, _client.ListCount);
    }

    [Fact(DisplayName = "22 · a watch that ends as soon as it opens is not called in a tight loop")]
    public async Task Watch_EndsAtOnce_BacksOff()
    {
        await StartAsync("10");
        (await _client.WatchAsync()).End();

        await PassBackOffAsync();

        Assert.Equal("10", (await _client.WatchAsync()).Options.ResourceVersion);
        Assert.Equal(1, _client.ListCount);
    }

    [Fact(DisplayName = "23 · a bookmark alone moves RV")]
    public async Task Watch_Bookmark_MovesTheVersion()
    {
        await StartAsync("10");
        var watch = await _client.WatchAsync();
        watch.Bookmark("99");
        watch.End();

        Assert.Equal("99", (await _client.WatchAsync()).Options.ResourceVersion);
    }

    [Theory(DisplayName = "24 · 429 or a refused connection causes no relist")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Watch_BusyOrRefused_WatchesAgainAfterBackOff(bool busy)
    {
        await StartAsync("10");
        for (var i = 0; i < 3; i++)
        {
            (await _client.WatchAsync()).Fail(busy ? Faults.Status(429, "TooManyRequests") : new HttpRequestException("refused"));
            await PassBackOffAsync();
        }

        Assert.Equal("10", (await _client.WatchAsync()).Options.ResourceVersion);
        Assert.Equal(1, _client.ListCount);
    }

    [Fact(DisplayName = "25 · a silent half-open connection is noticed within time-out + 5 s")]
    public async Task Watch_Silent_IsReplacedAfterItsTimeout()
    {
        await StartAsync("10");
        var watch = await _client.WatchAsync();
        var timeout = watch.Options.Timeout!.Value;
        Assert.InRange(timeout, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));

        var next = _client.WatchAsync();
        _time.Advance(timeout + TimeSpan.FromSeconds(4.9));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal("10", (await next.InTime()).Options.ResourceVersion);
        Assert.Equal(1, _client.ListCount);
    }

    [Fact(DisplayName = "26 · an expired continue token starts a full list")]
    public async Task List_ContinueTokenExpired_TakesTheWholeStateAtOnce()
    {
        var (informer, _) = Create(ListFirst);
        informer.Start();
        (await _client.ListAsync()).AnswerPage("10", "token", Widget.Named("a"));
        var second = await _client.ListAsync();
        second.Fail(Faults.Status(410, "Expired"));
        var full = await _client.ListAsync();
        full.Answer("30", Widget.Named("b"), Widget.Named("c"));
        await informer.WaitForSyncAsync(TestContext.Current.CancellationToken).InTime();

        Assert.Equal("token", second.Options.Continue);
        Assert.Equal((null, null, ""), (full.Options.Continue, full.Options.Limit, full.Options.ResourceVersion));
        Assert.Equal(["b", "c"], informer.Lister.List().Select(w => w.Metadata.Name).Order());
    }

    [Fact]
    public async Task List_SeveralPages_AreOneState()
    {
        var (informer, _) = Create(ListFirst);
        informer.Start();
        (await _client.ListAsync()).AnswerPage("10", "token", Widget.Named("a"));
        Assert.Empty(informer.Lister.List());
        (await _client.ListAsync()).AnswerPage("10", null, Widget.Named("b"));
        await informer.WaitForSyncAsync(TestContext.Current.CancellationToken).InTime();

        Assert.Equal(2, informer.Lister.Count);
        Assert.Equal("10", (await _client.WatchAsync()).Options.ResourceVersion);
    }

    [Theory(DisplayName = "27 · a server without watch-list works")]
    [InlineData(422)]
    [InlineData(400)]
    [InlineData(null)]
    public async Task WatchList_NotKnownToTheServer_ListsInstead(int? refusal)
    {
        var (informer, _) = Create(new());
        informer.Start();
        var attempt = await _client.WatchAsync();
        Assert.True(attempt.Options.SendInitialEvents);
        if (refusal is { } code)
        {
            attempt.Fail(Faults.Status(code, "Invalid"));
        }
        else
        {
            // A server that ignores the question sends what it has, never the bookmark.
            attempt.Send(WatchEventType.Added, Widget.Named("a", "9"));
            attempt.End();
        }

        (await _client.ListAsync()).Answer("10", Widget.Named("a"));
        await informer.WaitForSyncAsync(TestContext.Current.CancellationToken).InTime();

        Assert.False((await _client.WatchAsync()).Options.SendInitialEvents);
    }

    [Fact]
    public async Task WatchList_Known_SwapsAtTheBookmarkAndStaysOnTheStream()
    {
        var (informer, changes) = Create(new());
        informer.Start();
        var watch = await _client.WatchAsync();
        watch.Send(WatchEventType.Added, Widget.Named("a", "5"));
        watch.Send(WatchEventType.Added, Widget.Named("b", "6"));
        Assert.False(informer.HasSynced);
        watch.Bookmark("7", endsInitial: true);
        await informer.WaitForSyncAsync(TestContext.Current.CancellationToken).InTime();
        watch.Send(WatchEventType.Modified, Widget.Named("a", "8"));

        Assert.True((await changes.NextAsync()).IsInitial);
        Assert.True((await changes.NextAsync()).IsInitial);
        var modified = await changes.NextAsync();
        Assert.Equal((ChangeKind.Modified, "a", false), (modified.Kind, modified.Object.Metadata.Name, modified.IsInitial));
        Assert.Equal(0, _client.ListCount);
    }

    [Fact(DisplayName = "28 · a failure in mid watch-list shows no partial store")]
    public async Task WatchList_BreaksHalfWay_ShowsNothingOfIt()
    {
        var (informer, changes) = Create(new());
        informer.Start();
        var broken = await _client.WatchAsync();
        broken.Send(WatchEventType.Added, Widget.Named("partial", "5"));
        broken.Fail(new HttpRequestException("cut"));
        await PassBackOffAsync();
        var watch = await _client.WatchAsync();
        Assert.Empty(informer.Lister.List());
        Assert.False(informer.HasSynced);
        watch.Send(WatchEventType.Added, Widget.Named("a", "5"));
        watch.Bookmark("7", endsInitial: true);

        Assert.Equal("a", (await changes.NextAsync()).Object.Metadata.Name);
        Assert.Equal(["a"], informer.Lister.List().Select(w => w.Metadata.Name));
    }

    [Fact(DisplayName = "29 · readers keep the old snapshot during a relist")]
    public async Task Relist_Reading_SeesOldThenNewNeverBetween()
    {
        var (informer, changes) = await StartAsync("10", Widget.Named("a"), Widget.Named("b"));
        var before = informer.Lister.List();
        (await _client.WatchAsync()).Fail(Faults.Status(410, "Expired"));
        await PassBackOffAsync();
        var list = await _client.ListAsync();
        Assert.Equal(2, informer.Lister.Count);
        list.AnswerPage("20", "next", Widget.Named("c", "15"));
        var page = await _client.ListAsync();
        Assert.Equal(2, informer.Lister.Count);
        page.AnswerPage("20", null, Widget.Named("d", "16"), Widget.Named("e", "17"));
        await changes.NextAsync(c => c.Object.Metadata.Name == "e");

        Assert.Equal(["a", "b"], before.Select(w => w.Metadata.Name).Order());
        Assert.Equal(["c", "d", "e"], informer.Lister.List().Select(w => w.Metadata.Name).Order());
    }

    [Fact(DisplayName = "30 · one undecodable object does not stop the stream")]
    public async Task Watch_Undecodable_GoesOn()
    {
        var (_, changes) = await StartAsync("10", Widget.Named("a"));
        var watch = await _client.WatchAsync();
        watch.Undecodable("11", "default/bad: not a number");
        watch.Send(WatchEventType.Modified, Widget.Named("a", "12"));
        Assert.Equal((ChangeKind.Modified, "a"), Told(await changes.NextAsync()));
        watch.End();

        Assert.Equal("12", (await _client.WatchAsync()).Options.ResourceVersion);
    }

    [Fact(DisplayName = "31 · a slow handler does not delay others")]
    public async Task Subscribe_SlowHandler_OthersAreTold()
    {
        var (informer, changes) = Create(ListFirst);
        var release = new TaskCompletionSource();
        await using var slow = informer.Subscribe(async (_, token) => await release.Task.WaitAsync(token));
        informer.Start();
        (await _client.ListAsync()).Answer("10", Widget.Named("a"), Widget.Named("b"), Widget.Named("c"));

        for (var i = 0; i < 3; i++)
            await changes.NextAsync();

        Assert.False(release.Task.IsCompleted);
    }

    [Fact(DisplayName = "32 · a throwing handler is isolated")]
    public async Task Subscribe_ThrowingHandler_ItAndOthersAreToldOfTheNext()
    {
        var (informer, changes) = Create(ListFirst);
        var seen = Channel.CreateUnbounded<string>();
        await using var throwing = informer.Subscribe((change, _) =>
        {
            seen.Writer.TryWrite(change.Object.Metadata.Name!);
            throw new InvalidOperationException("handler");
        });
        informer.Start();
        (await _client.ListAsync()).Answer("10", Widget.Named("a"));
        var watch = await _client.WatchAsync();
        watch.Send(WatchEventType.Added, Widget.Named("b", "11"));

        Assert.Equal("a", await seen.NextAsync());
        Assert.Equal("b", await seen.NextAsync());
        Assert.Equal("a", (await changes.NextAsync()).Object.Metadata.Name);
        Assert.Equal("b", (await changes.NextAsync()).Object.Metadata.Name);
    }

    [Fact(DisplayName = "33 · indexes stay right through updates, deletes and replace")]
    public async Task ByIndex_AfterEveryKindOfChange_IsRight()
    {
        var byColour = new InformerOptions<Widget>
        {
            Indexes = new Dictionary<string, Func<Widget, IEnumerable<string>>> { ["colour"] = w => w.Colour is { } colour ? [colour] : [] },
        };
        var (informer, changes) = Create(ListFirst, byColour);
        informer.Start();
        (await _client.ListAsync()).Answer("10", Widget.Named("a", colour: "red"), Widget.Named("b", colour: "red"), Widget.Named("c"));
        var watch = await _client.WatchAsync();
        watch.Send(WatchEventType.Modified, Widget.Named("a", "11", colour: "blue"));
        watch.Send(WatchEventType.Deleted, Widget.Named("b", "12", colour: "red"));
        watch.Send(WatchEventType.Modified, Widget.Named("c", "13", colour: "blue"));
        await changes.NextAsync(c => c.Object.Metadata.ResourceVersion == "13");

        Assert.Empty(informer.Lister.ByIndex("colour", "red"));
        Assert.Equal(["a", "c"], informer.Lister.ByIndex("colour", "blue").Select(w => w.Metadata.Name).Order());

        watch.Fail(Faults.Status(410));
        await PassBackOffAsync();
        (await _client.ListAsync()).Answer("20", Widget.Named("c", "19", colour: "red"));
        await changes.NextAsync(c => c.Object.Metadata.ResourceVersion == "19");

        Assert.Empty(informer.Lister.ByIndex("colour", "blue"));
        Assert.Equal(["c"], informer.Lister.ByIndex("colour", "red").Select(w => w.Metadata.Name));
        Assert.Throws<ArgumentException>(() => informer.Lister.ByIndex("size", "1"));
    }

    [Fact(DisplayName = "34 · callers cannot change cached objects")]
    public void Lister_WhatItGives_CannotBeChanged()
    {
        var metadata = new V1ObjectMeta { Name = "a", Namespace = "default", Labels = new Dictionary<string, string> { ["k"] = "v" } };
        var lister = Lister<PartialObjectMetadata>.Of([LeanMetadata.Of(new PartialObjectMetadata { Metadata = metadata })]);

        ((ICollection<PartialObjectMetadata>)lister.List()).Clear();

        Assert.Equal(1, lister.Count);
        Assert.False(lister.Get("default", "a")!.Metadata.Labels is IDictionary<string, string>);
        Assert.All(
            typeof(V1ObjectMeta).GetProperties().Where(p => p.SetMethod is not null),
            p => Assert.Contains(typeof(System.Runtime.CompilerServices.IsExternalInit), p.SetMethod!.ReturnParameter.GetRequiredCustomModifiers()));
    }

    [Theory(DisplayName = "35 · the transform runs on both paths")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Transform_ListedOrWatched_IsApplied(bool listed)
    {
        var (informer, changes) = Create(ListFirst, new() { Transform = w => w with { Colour = "transformed" } });
        informer.Start();
        var list = await _client.ListAsync();
        if (listed)
        {
            list.Answer("10", Widget.Named("a", colour: "red"));
        }
        else
        {
            list.Answer("10");
            (await _client.WatchAsync()).Send(WatchEventType.Added, Widget.Named("a", "11", colour: "red"));
        }

        Assert.Equal("transformed", (await changes.NextAsync()).Object.Colour);
        Assert.Equal("transformed", informer.Lister.Get("default", "a")!.Colour);
    }

    [Fact(DisplayName = "36 · a late handler gets the present state")]
    public async Task Subscribe_Late_IsToldOfThePresentStateThenOfChanges()
    {
        var (informer, _) = await StartAsync("10", Widget.Named("a"), Widget.Named("b"));
        var watch = await _client.WatchAsync();
        var late = Channel.CreateUnbounded<Change<Widget>>();
        await using var subscription = informer.Subscribe((change, _) => late.Writer.WriteAsync(change, CancellationToken.None));
        await subscription.WaitForSyncAsync(TestContext.Current.CancellationToken).InTime();
        watch.Send(WatchEventType.Added, Widget.Named("c", "11"));

        Change<Widget>[] told = [await late.NextAsync(), await late.NextAsync(), await late.NextAsync()];

        Assert.Equal(["a", "b"], told.Take(2).Select(c => c.Object.Metadata.Name).Order());
        Assert.Equal([true, true, false], told.Select(c => c.IsInitial));
    }

    [Fact(DisplayName = "37 · leaving the selector is a delete")]
    public async Task Watch_ObjectLeavesTheSelector_IsADelete()
    {
        var (informer, changes) = Create(ListFirst, new() { LabelSelector = "app=x", FieldSelector = "metadata.name!=y" });
        informer.Start();
        var list = await _client.ListAsync();
        list.Answer("10", Widget.Named("a"));
        var watch = await _client.WatchAsync();
        watch.Send(WatchEventType.Deleted, Widget.Named("a", "11"));
        await changes.NextAsync();

        Assert.Equal(("app=x", "metadata.name!=y"), (list.Options.LabelSelector, list.Options.FieldSelector));
        Assert.Equal(("app=x", "metadata.name!=y"), (watch.Options.LabelSelector, watch.Options.FieldSelector));
        Assert.Equal((ChangeKind.Deleted, "a"), Told(await changes.NextAsync()));
        Assert.Equal(0, informer.Lister.Count);
    }

    [Fact(DisplayName = "39 · resync tells of every object again")]
    public async Task Resync_PeriodPassed_TellsOfEveryObject()
    {
        var (_, changes) = await StartAsync("10", Widget.Named("a"));
        await _client.WatchAsync();

        _time.Advance(TimeSpan.FromHours(10));

        Assert.Equal((ChangeKind.Resync, "a"), Told(await changes.NextAsync()));
    }

    [Fact]
    public async Task BackOff_FailuresInARow_DoubleAndStartOverAfterAHealthyTime()
    {
        await StartAsync("10");
        foreach (var expected in new double[] { 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30 })
        {
            (await _client.WatchAsync()).Fail(new HttpRequestException("down"));
            var delay = await _time.TimerSetAsync(TimeSpan.FromSeconds(expected), TimeSpan.FromSeconds(expected * 2));
            _time.Advance(delay);
        }

        var watch = await _client.WatchAsync();
        _time.Advance(TimeSpan.FromMinutes(2));
        watch.Fail(new HttpRequestException("down"));

        await _time.TimerSetAsync(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.6));
    }

    [Fact]
    public async Task Namespaces_Several_AreOneContentAndARelistOfOneLeavesTheOthers()
    {
        var (informer, changes) = Create(ListFirst, namespaces: ["one", "two"]);
        informer.Start();
        ListCall[] lists = [await _client.ListAsync(), await _client.ListAsync()];
        foreach (var list in lists)
        {
            Assert.False(informer.HasSynced);
            list.Answer("10", Widget.Named("a", ns: list.Namespace));
            await changes.NextAsync();
        }

        await informer.WaitForSyncAsync(TestContext.Current.CancellationToken).InTime();
        WatchCall[] watches = [await _client.WatchAsync(), await _client.WatchAsync()];
        watches.Single(w => w.Namespace == "one").Fail(Faults.Status(410));
        await PassBackOffAsync();
        (await _client.ListAsync()).Answer("20");

        var deleted = await changes.NextAsync();
        Assert.Equal((ChangeKind.Deleted, "one"), (deleted.Kind, deleted.Object.Metadata.Namespace));
        Assert.Equal(["two"], informer.Lister.List().Select(w => w.Metadata.Namespace));
    }

    [Fact(DisplayName = "48 · waiting for a version ends when the content is that new")]
    public async Task WaitForVersionAsync_VersionArrives_Completes()
    {
        var (informer, _) = await StartAsync("10", Widget.Named("a", "9"));
        var watch = await _client.WatchAsync();
        var key = new ObjectKey("default", "a");
        Assert.True(informer.WaitForVersionAsync(key, "10", TestContext.Current.CancellationToken).IsCompletedSuccessfully);
        var own = informer.WaitForVersionAsync(key, "12", TestContext.Current.CancellationToken);
        var past = informer.WaitForVersionAsync(key, "13", TestContext.Current.CancellationToken);
        var later = informer.WaitForVersionAsync(key, "100", TestContext.Current.CancellationToken);

        watch.Send(WatchEventType.Modified, Widget.Named("a", "12"));
        await own.InTime();
        Assert.False(past.IsCompleted);
        watch.Bookmark("14");
        await past.InTime();

        Assert.False(later.IsCompleted);
    }

    private static (ChangeKind Kind, string? Name) Told(Change<Widget> change) => (change.Kind, change.Object.Metadata.Name);

    private (Informer<Widget> Informer, Channel<Change<Widget>> Changes) Create(
        ReflectorOptions reflector, InformerOptions<Widget>? options = null, IReadOnlyList<string>? namespaces = null)
    {
        var informer = new Informer<Widget>(
            _client, options ?? new(), namespaces ?? [], reflector, TimeSpan.FromHours(10), _metrics, _time, () => new Random(1), NullLogger.Instance);
        _informers.Add(informer);
        var changes = Channel.CreateUnbounded<Change<Widget>>();
        informer.Subscribe((change, _) => changes.Writer.WriteAsync(change, CancellationToken.None));
        return (informer, changes);
    }

    /// <summary>An informer that has listed <paramref name="items"/>, with the changes that told of them taken.</summary>
    private async Task<(Informer<Widget> Informer, Channel<Change<Widget>> Changes)> StartAsync(string version, params Widget[] items)
    {
        var (informer, changes) = Create(ListFirst);
        informer.Start();
        (await _client.ListAsync()).Answer(version, items);
        await informer.WaitForSyncAsync(TestContext.Current.CancellationToken).InTime();
        foreach (var _ in items)
            await changes.NextAsync();
        return (informer, changes);
    }

    private async Task PassBackOffAsync() => _time.Advance(await _time.TimerSetAsync(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(59)));
}
