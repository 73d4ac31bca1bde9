using CwHoe.Kube.Models;
using CwHoe.Runtime.Tests.Scripted;

namespace CwHoe.Runtime.Tests.Controllers;

public sealed class OrphanSweeperTests
{
    private readonly FakeCluster _cluster = new();
    private readonly WidgetController _controller = new();

    [Fact]
    public async Task Reconcile_OwnerWentBeforeTheProcessStarted_ItsObjectsGoAtTheVersionSeen()
    {
        Made("left", Owner("uid-old"));
        await using var host = await StartAsync();

        await Waiting.UntilAsync(() => _cluster.FindMetadata(TestOperator.Part, "left") is null);

        var options = Assert.Single(_cluster.Deletes);
        Assert.Equal("uid-left", options.PreconditionUid);
        Assert.NotNull(options.PreconditionResourceVersion);
    }

    [Fact]
    public async Task Reconcile_OwnerWasMadeAnew_WhatNamesThePredecessorGoesAndItsOwnStays()
    {
        Made("left", Owner("uid-old"));
        Made("own", Owner("uid-a"));
        _cluster.Put(Widget.Named("a"));
        await using var host = await StartAsync();

        await Waiting.UntilAsync(() => _cluster.FindMetadata(TestOperator.Part, "left") is null);

        Assert.NotNull(_cluster.FindMetadata(TestOperator.Part, "own"));
        Assert.Single(_cluster.Deletes);
    }

    [Fact]
    public async Task Reconcile_OwnerIsThereButNotInTheCacheYet_NothingGoes()
    {
        await using var host = await StartAsync();
        await Waiting.UntilAsync(() => host.Health.IsReady);
        _cluster.HoldEvents = true;
        _cluster.Put(Widget.Named("a"));
        Made("own", Owner("uid-a"));
        _cluster.ReleaseEvents(TestOperator.Part.Kind);

        await Waiting.UntilAsync(() => _cluster.Gets.Count > 0);
        await Waiting.UntilAsync(() => host.Queue is { Depth: 0, InWork: 0 });

        Assert.Empty(_cluster.Deletes);
    }

    [Fact]
    public async Task Reconcile_NoOwnerOrTwo_NothingGoes()
    {
        Made("orphaned-on-purpose");
        Made("shared", Owner("uid-old"), Owner("uid-other", "b"));
        Made("leaving", DateTimeOffset.UnixEpoch, Owner("uid-old"));
        await using var host = await StartAsync();
        _cluster.Put(Widget.Named("a"));
        await _controller.Reconciled.NextAsync();
        _cluster.Remove("Widget", "a");
        await _controller.Deleted.NextAsync();
        await Waiting.UntilAsync(() => host.Queue is { Depth: 0, InWork: 0 });

        Assert.Empty(_cluster.Deletes);
    }

    private async Task<TestOperator> StartAsync()
    {
        var host = new TestOperator(_cluster, _controller, c => c.Owns(TestOperator.Part));
        await host.StartAsync();
        return host;
    }

    private void Made(string name, params V1OwnerReference[] owners) => Made(name, null, owners);

    private void Made(string name, DateTimeOffset? deleted, params V1OwnerReference[] owners) => _cluster.PutMetadata(
        TestOperator.Part, new() { Name = name, Namespace = "default", Uid = $"uid-{name}", DeletionTimestamp = deleted, OwnerReferences = owners });

    private static V1OwnerReference Owner(string uid, string name = "a") => new() { ApiVersion = "test.cw-hoe.dev/v1", Kind = "Widget", Name = name, Uid = uid };
}
