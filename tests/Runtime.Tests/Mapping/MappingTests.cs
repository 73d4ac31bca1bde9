using CwHoe.Kube.Models;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Mapping;
using CwHoe.Runtime.Metrics;
using CwHoe.Runtime.Queue;
using CwHoe.Runtime.Tests.Scripted;

namespace CwHoe.Runtime.Tests.Mapping;

public sealed class MappingTests
{
    private static readonly ResourceType WidgetType = ResourceType.Of<Widget>();

    [Theory(DisplayName = "38 · a generation filter still passes deletion timestamps and new uids")]
    [InlineData("nothing", false)]
    [InlineData("status", false)]
    [InlineData("label", false)]
    [InlineData("generation", true)]
    [InlineData("deletion", true)]
    [InlineData("uid", true)]
    [InlineData("no generations", true)]
    public void GenerationChanged_ByWhatChanged_PassesWhatMatters(string what, bool passes)
    {
        var old = Widget.Named("a");
        var now = old with { Metadata = old.Metadata with { ResourceVersion = "2" } };
        now = what switch
        {
            "status" => now with { Status = new() { Seen = 1 } },
            "label" => now with { Metadata = now.Metadata with { Labels = new Dictionary<string, string> { ["a"] = "b" } } },
            "generation" => now with { Metadata = now.Metadata with { Generation = 2 } },
            "deletion" => now with { Metadata = now.Metadata with { DeletionTimestamp = DateTimeOffset.UnixEpoch } },
            "uid" => now with { Metadata = now.Metadata with { Uid = "new" } },
            "no generations" => now with { Metadata = now.Metadata with { Generation = null } },
            _ => now,
        };

        Assert.Equal(passes, Predicates.GenerationChanged(new Change<Widget>(ChangeKind.Modified, old, now)));
    }

    [Theory]
    [InlineData("status", false)]
    [InlineData("label", true)]
    [InlineData("annotation", true)]
    [InlineData("finalizer", true)]
    public void DesiredStateChanged_ByWhatChanged_PassesMetadataToo(string what, bool passes)
    {
        var old = Widget.Named("a");
        var map = new Dictionary<string, string> { ["a"] = "b" };
        var now = what switch
        {
            "label" => old with { Metadata = old.Metadata with { Labels = map } },
            "annotation" => old with { Metadata = old.Metadata with { Annotations = map } },
            "finalizer" => old with { Metadata = old.Metadata with { Finalizers = ["x"] } },
            _ => old with { Status = new() { Seen = 1 } },
        };

        Assert.Equal(passes, Predicates.DesiredStateChanged(new Change<Widget>(ChangeKind.Modified, old, now)));
    }

    [Theory]
    [InlineData("content", false)]
    [InlineData("generation", false)]
    [InlineData("label", true)]
    [InlineData("owner", true)]
    [InlineData("uid", true)]
    public void MetadataChanged_ByWhatChanged_HoldsBackContent(string what, bool passes)
    {
        var old = Widget.Named("a");
        var metadata = old.Metadata with { ResourceVersion = "2" };
        var now = old with
        {
            Metadata = what switch
            {
                "generation" => metadata with { Generation = 2 },
                "label" => metadata with { Labels = new Dictionary<string, string> { ["a"] = "b" } },
                "owner" => metadata with { OwnerReferences = [new() { Uid = "u" }] },
                "uid" => metadata with { Uid = "new" },
                _ => metadata,
            },
        };

        Assert.Equal(passes, Predicates.MetadataChanged(new Change<Widget>(ChangeKind.Modified, old, now)));
    }

    [Fact]
    public void GenerationChanged_AddAndDelete_Pass()
    {
        Assert.True(Predicates.MetadataChanged(new Change<Widget>(ChangeKind.Added, null, Widget.Named("a"))));
        Assert.True(Predicates.GenerationChanged(new Change<Widget>(ChangeKind.Added, null, Widget.Named("a"))));
        Assert.True(Predicates.GenerationChanged(new Change<Widget>(ChangeKind.Deleted, Widget.Named("a"), null)));
    }

    [Theory(DisplayName = "41 · owners match by group and kind, any version")]
    [InlineData("test.cw-hoe.dev/v1", "Widget", true)]
    [InlineData("test.cw-hoe.dev/v7beta1", "Widget", true)]
    [InlineData("other.dev/v1", "Widget", false)]
    [InlineData("v1", "Widget", false)]
    [InlineData("test.cw-hoe.dev/v1", "Gadget", false)]
    public void OwnersOf_ByReference_MatchesGroupAndKind(string apiVersion, string kind, bool matches)
    {
        ObjectKey[] expected = matches ? [new("default", "a")] : [];

        Assert.Equal(expected, OwnerMapping.OwnersOf(OwnedBy(apiVersion, kind), WidgetType));
    }

    [Fact(DisplayName = "41 · owners of the core group match by kind")]
    public void OwnersOf_CoreGroup_Matches()
    {
        var type = new ResourceType("", "v1", "Pod", "pods", EntityScope.Namespaced);

        Assert.Equal([new("default", "a")], OwnerMapping.OwnersOf(OwnedBy("v1", "Pod"), type));
        Assert.Empty(OwnerMapping.OwnersOf(OwnedBy("apps/v1", "Pod"), type));
    }

    [Fact(DisplayName = "42 · cluster-scoped owners have no namespace")]
    public void OwnersOf_ClusterScopedOwner_HasNoNamespace()
    {
        var type = WidgetType with { Scope = EntityScope.Cluster };

        Assert.Equal([new(null, "a")], OwnerMapping.OwnersOf(OwnedBy("test.cw-hoe.dev/v1", "Widget"), type));
    }

    [Fact(DisplayName = "40 · a change that leaves the owner enqueues it once, also where a worker waits for it")]
    public async Task Enqueue_SameKeyBeforeAndAfter_IsOneItem()
    {
        using var metrics = new RuntimeMetrics();
        using var queue = new WorkQueue<ObjectKey>("test", new(), metrics, TimeProvider.System);
        var source = new WatchSource<Widget>(informer: null!, widget => [ObjectKey.Of(widget)], predicate: null);
        var waiting = queue.GetAsync(TestContext.Current.CancellationToken).AsTask();

        source.Enqueue(queue, new(ChangeKind.Modified, Widget.Named("a"), Widget.Named("a", version: "2")));

        queue.Done((await waiting.InTime())!.Value.Key);
        Assert.Equal(0, queue.Depth);
    }

    [Fact]
    public void ByLabel_LabelPresentOrNot_NamesTheKey()
    {
        var labelled = new V1ObjectMeta { Name = "pod", Namespace = "ns", Labels = new Dictionary<string, string> { ["owner"] = "a" } };

        Assert.Equal([new("ns", "a")], LabelMapping.ByLabel(labelled, "owner"));
        Assert.Empty(LabelMapping.ByLabel(labelled, "other"));
        Assert.Empty(LabelMapping.ByLabel(new(), "owner"));
    }

    [Theory]
    [InlineData(1L, true)]
    [InlineData(null, false)]
    public void SameIntent_OnlyStatusMoved_DependsOnGenerations(long? generation, bool same)
    {
        var before = new V1ObjectMeta { Name = "a", Uid = "u", ResourceVersion = "1", Generation = generation, Labels = new Dictionary<string, string> { ["a"] = "b" } };

        Assert.Equal(same, MetadataEquality.SameIntent(before, before with { ResourceVersion = "2" }));
        Assert.False(MetadataEquality.SameIntent(before, before with { ResourceVersion = "2", Labels = new Dictionary<string, string> { ["a"] = "c" } }));
        Assert.False(MetadataEquality.SameIntent(before, before with { ResourceVersion = "2", OwnerReferences = [new() { Name = "x" }] }));
        Assert.False(MetadataEquality.SameIntent(before, before with { ResourceVersion = "2", Uid = "v" }));
    }

    private static V1ObjectMeta OwnedBy(string apiVersion, string kind) => new()
    {
        Name = "part", Namespace = "default", OwnerReferences = [new() { ApiVersion = apiVersion, Kind = kind, Name = "a", Uid = "u" }],
    };
}
