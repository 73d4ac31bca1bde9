using CwHoe.Kube;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Tests.Scripted;
using CwHoe.Testing;

namespace CwHoe.Runtime.Tests.Informers;

public sealed class ReflectorTests : InformerTest
{
    [Fact(DisplayName = "18 · a delete during a disconnect is delivered once after the relist")]
    public async Task Relist_ObjectDeletedMeanwhile_DeliversOneDelete()
    {
        var (informer, changes) = await StartAsync("10", Widget.Named("a"), Widget.Named("b"));
        (await _client.WatchAsync()).Fail(ApiFaults.Status(410, "Expired"));
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
        (await _client.WatchAsync()).Fail(ApiFaults.Status(410, "Expired"));
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

        watch.Fail(ApiFaults.Status(410, "Expired"));
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
        first.Fail(ApiFaults.Status(410, "Expired"));
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
            (await _client.WatchAsync()).Fail(busy ? ApiFaults.Status(429, "TooManyRequests") : new HttpRequestException("refused"));
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
        second.Fail(ApiFaults.Status(410, "Expired"));
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
            attempt.Fail(ApiFaults.Status(code, "Invalid"));
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
        (await _client.WatchAsync()).Fail(ApiFaults.Status(410, "Expired"));
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
}
