using System.Threading.Channels;
using CwHoe.Kube.Models;
using CwHoe.Kube;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Tests.Scripted;
using CwHoe.Testing;

namespace CwHoe.Runtime.Tests.Informers;

public sealed class InformerTests : InformerTest
{
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

        watch.Fail(ApiFaults.Status(410));
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
            var delay = await _time.TimerSetAsync(TimeSpan.FromSeconds(expected), TimeSpan.FromSeconds(expected * 2), TestContext.Current.CancellationToken);
            _time.Advance(delay);
        }

        var watch = await _client.WatchAsync();
        _time.Advance(TimeSpan.FromMinutes(2));
        watch.Fail(new HttpRequestException("down"));

        await _time.TimerSetAsync(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.6), TestContext.Current.CancellationToken);
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
        watches.Single(w => w.Namespace == "one").Fail(ApiFaults.Status(410));
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
}
