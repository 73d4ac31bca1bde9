using System.Net;
using System.Text.Json;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Apply;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Tests.Scripted;
using CwHoe.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CwHoe.Runtime.Tests.Apply;

public sealed class ApplierTests : IAsyncLifetime
{
    private static readonly ResourceType[] Scope = [TestOperator.Part];
    private static readonly ApplyOptions Manager = new() { FieldManager = "test", Force = true };
    private static readonly ObjectOwner Owner = new(new("default", "a"), "uid-a");

    private readonly FakeCluster _cluster = new();
    private TestOperator _host = null!;
    private Applier _applier = null!;
    private Informer<PartialObjectMetadata> _parts = null!;

    public async ValueTask InitializeAsync()
    {
        var controller = new WidgetController();
        _host = new(_cluster, controller, c => c.Owns(TestOperator.Part));
        await _host.StartAsync();
        _applier = _host.Services.GetRequiredService<Applier>();
        _parts = _host.Services.GetRequiredService<InformerRegistry>().Owned(TestOperator.Part);
        await _parts.WaitForSyncAsync(TestContext.Current.CancellationToken).InTime();
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact(DisplayName = "46 · a no-op apply makes no call and changes no RV")]
    public async Task Apply_SameAgain_MakesNoCall()
    {
        Assert.Equal([ApplyVerdict.Created, ApplyVerdict.Created], await ApplyAsync(Planned("one"), Planned("two")));
        await SeenAsync("one", "two");
        var version = _cluster.FindMetadata(TestOperator.Part, "one")!.Metadata.ResourceVersion;

        for (var i = 0; i < 3; i++)
            Assert.Equal([ApplyVerdict.Unchanged, ApplyVerdict.Unchanged], await ApplyAsync(Planned("one"), Planned("two")));

        Assert.Equal(2, _cluster.Applies.Count);
        Assert.Equal(version, _cluster.FindMetadata(TestOperator.Part, "one")!.Metadata.ResourceVersion);
    }

    [Fact]
    public async Task Apply_ContentDiffers_Applies()
    {
        await ApplyAsync(Planned("one", "x"));
        await SeenAsync("one");

        Assert.Equal([ApplyVerdict.Applied], await ApplyAsync(Planned("one", "y")));
    }

    [Fact]
    public async Task Apply_ObjectOfTheSameNameThatIsNotOurs_IsRejectedAndLeftAlone()
    {
        _cluster.PutMetadata(TestOperator.Part, new() { Name = "one", Namespace = "default", Uid = "theirs", Labels = new Dictionary<string, string> { ["app"] = "theirs" } });

        Assert.Equal([ApplyVerdict.Rejected], await ApplyAsync(Planned("one")));

        Assert.Empty(_cluster.Applies);
    }

    [Fact]
    public async Task Apply_Absent_IsMadeInOneCall()
    {
        Assert.Equal([ApplyVerdict.Created], await ApplyAsync(Planned("one")));

        Assert.Equal([(false, true)], _cluster.Applies.Select(a => (a.Options.Force, a.Options.MustBeNew)));
        Assert.Empty(_cluster.Gets);
    }

    [Fact]
    public async Task Apply_OursButNotInTheCache_IsForced()
    {
        await ApplyAsync(Planned("one", "x"));
        await SeenAsync("one");
        _cluster.HoldEvents = true;
        _applier.Forget(Owner.Uid);
        _cluster.PutMetadata(TestOperator.Part, new() { Name = "two", Namespace = "default", Uid = "u", Labels = Label(Owner.Uid) });

        await ApplyAsync(Planned("two"));

        Assert.Equal((true, false), (_cluster.Applies[^1].Options.Force, _cluster.Applies[^1].Options.MustBeNew));
    }

    [Fact]
    public async Task Apply_ServerCannotGuardTheKind_LooksFirstFromThenOn()
    {
        var guarded = 0;
        _cluster.OnGuardedCreate = () =>
        {
            guarded++;
            throw ApiFaults.Status(500, message: "resourceVersion should not be set on objects to be created");
        };

        Assert.Equal([ApplyVerdict.Created, ApplyVerdict.Created], await ApplyAsync(Planned("one"), Planned("two")));
        _cluster.HoldEvents = true;   // seen in the cache, it would not be asked for
        _cluster.PutMetadata(TestOperator.Part, new() { Name = "three", Namespace = "default", Uid = "theirs" });

        Assert.Equal([ApplyVerdict.Rejected], (await ApplyAsync(Planned("three")))[..1]);
        Assert.Equal(["one", "two", "three"], _cluster.Gets);
        Assert.Equal((1, 2), (guarded, _cluster.Applies.Count));
    }

    [Fact]
    public async Task Apply_EditedByHand_AppliesAgain()
    {
        await ApplyAsync(Planned("one"));
        await SeenAsync("one");
        var edited = _cluster.FindMetadata(TestOperator.Part, "one")!.Metadata;
        _cluster.PutMetadata(TestOperator.Part, edited with { Generation = edited.Generation + 1 });
        await SeenAsync("one");

        await ApplyAsync(Planned("one"));

        Assert.Equal(2, _cluster.Applies.Count);
    }

    [Fact]
    public async Task Apply_OnlyStatusMoved_MakesNoCall()
    {
        await ApplyAsync(Planned("one"));
        await SeenAsync("one");
        _cluster.PutMetadata(TestOperator.Part, _cluster.FindMetadata(TestOperator.Part, "one")!.Metadata);
        await SeenAsync("one");

        Assert.Equal([ApplyVerdict.Unchanged], await ApplyAsync(Planned("one")));

        Assert.Single(_cluster.Applies);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task Apply_MetadataAlonePlanned_MindsMetadataAlone(bool isRelabelled, int calls)
    {
        var planned = Planned("one");
        planned = planned with { Body = JsonElement.Parse(planned.Body.GetRawText().Replace(""","data":{"k":""}""", "", StringComparison.Ordinal)) };
        await ApplyAsync(planned);
        await SeenAsync("one");
        var written = _cluster.FindMetadata(TestOperator.Part, "one")!.Metadata with { Generation = null };
        _cluster.PutMetadata(TestOperator.Part, isRelabelled ? written with { Labels = new Dictionary<string, string>(Label(Owner.Uid)) { ["by"] = "hand" } } : written);
        await SeenAsync("one");

        await ApplyAsync(planned);

        Assert.Equal(calls, _cluster.Applies.Count);
    }

    [Fact]
    public async Task Apply_DeletedByHand_CreatesAgain()
    {
        await ApplyAsync(Planned("one"));
        await SeenAsync("one");
        _cluster.Remove(TestOperator.Part.Kind, "one");
        await GoneAsync("one");

        Assert.Equal([ApplyVerdict.Created], await ApplyAsync(Planned("one")));
    }

    [Fact]
    public async Task Apply_FirstAfterAStart_GoesToTheServer()
    {
        await ApplyAsync(Planned("one"));
        await SeenAsync("one");
        _applier.Forget(Owner.Uid);

        Assert.Equal([ApplyVerdict.Unchanged], await ApplyAsync(Planned("one")));

        Assert.Equal(2, _cluster.Applies.Count);
    }

    [Fact]
    public async Task Apply_NotKnownToBeTheOwners_IsNotForced()
    {
        await ApplyAsync(Planned("one", "x"));
        await SeenAsync("one");
        await ApplyAsync(Planned("one", "y"));

        Assert.Equal([false, true], _cluster.Applies.Select(a => a.Options.Force));
    }

    [Fact]
    public async Task Apply_NoLongerPlanned_IsPrunedByUidAndOthersStay()
    {
        await ApplyAsync(Planned("one"), Planned("two"));
        _cluster.PutMetadata(TestOperator.Part, new() { Name = "other", Namespace = "default", Uid = "u", Labels = Label("uid-b") });
        await SeenAsync("one", "two", "other");

        Assert.Equal([ApplyVerdict.Unchanged, ApplyVerdict.Pruned], await ApplyAsync(Planned("one")));

        var delete = Assert.Single(_cluster.Deletes);
        Assert.Equal(("uid-ConfigMap-two", DeletePropagation.Background), (delete.PreconditionUid, delete.Propagation));
        Assert.NotNull(_cluster.FindMetadata(TestOperator.Part, "other"));
    }

    [Fact]
    public async Task Apply_AlreadyBeingDeleted_IsNotPrunedTwice()
    {
        await ApplyAsync(Planned("one"));
        _cluster.PutMetadata(TestOperator.Part, _cluster.FindMetadata(TestOperator.Part, "one")!.Metadata with { DeletionTimestamp = DateTimeOffset.UnixEpoch });
        await SeenAsync("one");

        Assert.Empty(await ApplyAsync());
        Assert.Empty(_cluster.Deletes);
    }

    [Fact(DisplayName = "47 · an apply conflict names the other managers")]
    public async Task Apply_Conflict_NamesManagersAndFields()
    {
        _cluster.OnWrite = _ => throw ApiFaults.Status(409, "Conflict", "Apply failed with 2 conflicts", [
            new() { Reason = "FieldManagerConflict", Field = ".spec.replicas", Message = """conflict with "kubectl-edit" using apps/v1""" },
            new() { Reason = "FieldManagerConflict", Field = ".spec.paused", Message = """conflict with "hpa" using apps/v1 at 2026-01-01T00:00:00Z""" }]);

        var outcome = Assert.Single((await ReportAsync(Planned("one"))).Failures);

        Assert.Equal((ApplyVerdict.Conflict, HttpStatusCode.Conflict), (outcome.Verdict, outcome.Code));
        Assert.Equal([new(".spec.replicas", "kubectl-edit"), new(".spec.paused", "hpa")], outcome.Conflicts);
    }

    [Fact]
    public async Task Apply_Refused_IsAValueWithCausesAndTheNextIsApplied()
    {
        _cluster.OnWrite = write =>
        {
            if (write.EndsWith("one", StringComparison.Ordinal))
                throw ApiFaults.Status(422, "Invalid", "one is invalid", new V1StatusCause { Reason = "FieldValueInvalid", Field = "data", Message = "too long" });
        };

        var report = await ReportAsync(Planned("one"), Planned("two"));

        Assert.Equal([ApplyVerdict.Rejected, ApplyVerdict.Created], report.Outcomes.Select(o => o.Verdict));
        Assert.Equal(("Invalid", "data"), (report.Outcomes[0].Reason, report.Outcomes[0].Causes.Single().Field));
    }

    [Fact]
    public async Task Apply_RefusedBesideAHandEdit_TakesThePlannedListsWhole()
    {
        await ApplyAsync(Planned("one"));
        await SeenAsync("one");
        var edited = _cluster.FindMetadata(TestOperator.Part, "one")!.Metadata;
        _cluster.PutMetadata(TestOperator.Part, edited with { Generation = edited.Generation + 1 });
        await SeenAsync("one");
        List<string> writes = [];
        _cluster.OnWrite = write =>
        {
            writes.Add(write);
            if (write.StartsWith("apply", StringComparison.Ordinal))
                throw ApiFaults.Status(422, "Invalid", "spec.ports[1].name: Duplicate value");
        };

        Assert.Equal([ApplyVerdict.Applied], await ApplyAsync(Planned("one")));
        await SeenAsync("one");
        Assert.Equal([ApplyVerdict.Unchanged], await ApplyAsync(Planned("one")));

        Assert.Equal(["apply ConfigMap one", "patch ConfigMap one"], writes);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Apply_ServerFault_Throws(int code)
    {
        _cluster.OnWrite = _ => throw ApiFaults.Status(code);

        await Assert.ThrowsAsync<KubernetesException>(() => ApplyAsync(Planned("one")));
    }

    [Fact]
    public async Task Apply_WithoutTheOwnerLabel_IsAFault()
    {
        var planned = Planned("one") with { Body = JsonElement.Parse("""{"metadata":{"name":"one"}}""") };

        await Assert.ThrowsAsync<InvalidOperationException>(() => ApplyAsync(planned));
    }

    [Fact]
    public async Task Forget_OwnerGone_LeavesNothing()
    {
        await ApplyAsync(Planned("one"));
        Assert.Equal(1, _applier.OwnersHeld);

        _applier.Forget(Owner.Uid);

        Assert.Equal(0, _applier.OwnersHeld);
    }

    private static Dictionary<string, string> Label(string uid) => new() { [TestOperator.OwnerLabel] = uid };

    private static PlannedObject Planned(string name, string data = "") => new(TestOperator.Part, "default", name, JsonElement.Parse(
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"default","labels":{"{{{TestOperator.OwnerLabel}}}":"uid-a"}},"data":{"k":"{{{data}}}"}}"""));

    private async Task<ApplyReport> ReportAsync(params PlannedObject[] planned) =>
        await _applier.ApplyAsync(Owner, planned, Scope, Manager, TestContext.Current.CancellationToken);

    private async Task<ApplyVerdict[]> ApplyAsync(params PlannedObject[] planned) => [.. (await ReportAsync(planned)).Outcomes.Select(o => o.Verdict)];

    private async Task SeenAsync(params string[] names)
    {
        foreach (var name in names)
        {
            var version = _cluster.FindMetadata(TestOperator.Part, name)!.Metadata.ResourceVersion!;
            await _parts.WaitForVersionAsync(new("default", name), version, TestContext.Current.CancellationToken).InTime();
        }
    }

    private async Task GoneAsync(string name)
    {
        await Waiting.UntilAsync(() => _parts.Lister.Get("default", name) is null);
    }
}
