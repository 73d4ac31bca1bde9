using System.Text.Json;
using System.Threading.Channels;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Apply;
using CwHoe.Runtime.Controllers;
using CwHoe.Runtime.Events;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Metrics;
using CwHoe.Runtime.Status;
using CwHoe.Runtime.Tests.Scripted;
using CwHoe.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace CwHoe.Runtime.Tests.Cluster;

[Trait("Needs", "cluster")]
public sealed class RealServerTests
{
    private static readonly ResourceType Deployments = ResourceType.Of<V1Deployment>();
    private static readonly ResourceType ConfigMaps = ResourceType.Of<V1ConfigMap>();
    private static readonly ResourceType[] Scope = [Deployments, ConfigMaps, ResourceType.Of<V1Service>()];
    private static readonly ApplyOptions Manager = new() { FieldManager = "runtime-tests", Force = true };

    [Fact(DisplayName = "46 · a no-op apply changes no RV on the real server, called or not")]
    public async Task Apply_SameAgain_ChangesNoVersion()
    {
        await using var server = await WidgetServer.FullAsync();
        await using var parts = new Parts(server);
        PlannedObject[] planned = [Deployment(server.Namespace), ConfigMap(server.Namespace, "one")];
        Assert.Equal([ApplyVerdict.Created, ApplyVerdict.Created], await parts.ApplyAsync(planned));
        var before = await parts.VersionsAsync();

        // The Deployment's own controller writes to it meanwhile, so only its generation is ours to keep.
        Assert.Equal(ApplyVerdict.Unchanged, (await parts.ApplyAsync(planned))[1]);
        parts.Applier.Forget(parts.Owner.Uid);
        Assert.Equal(ApplyVerdict.Unchanged, (await parts.ApplyAsync(planned))[1]);

        Assert.Equal(before, await parts.VersionsAsync());
    }

    [Fact]
    public async Task Apply_EditedByHand_IsPutBackAndForeignFieldsStay()
    {
        await using var server = await WidgetServer.FullAsync();
        await using var parts = new Parts(server);
        PlannedObject[] planned = [ConfigMap(server.Namespace, "one")];
        await parts.ApplyAsync(planned);
        var edited = await server.Client.PatchAsync<V1ConfigMap>(
            ConfigMaps, "one", server.Namespace, PatchType.Merge, JsonElement.Parse("""{"data":{"k":"by hand","foreign":"stays"}}"""), null, TestContext.Current.CancellationToken);
        await parts.SeenAsync(ConfigMaps, edited.Metadata);

        Assert.Equal([ApplyVerdict.Applied], await parts.ApplyAsync(planned));

        var stored = await server.Client.GetAsync<V1ConfigMap>("one", server.Namespace, TestContext.Current.CancellationToken);
        Assert.Equal(("planned", "stays"), (stored!.Data!["k"], stored.Data["foreign"]));
    }

    [Fact(DisplayName = "47 · an apply conflict names the other managers on the real server")]
    public async Task Apply_FieldTakenByAnother_IsAConflictThatNamesTheManager()
    {
        await using var server = await WidgetServer.FullAsync();
        await using var parts = new Parts(server);
        await parts.ApplyAsync(ConfigMap(server.Namespace, "one"));
        var taken = await server.ApplyAsync(ConfigMap(server.Namespace, "one", data: "theirs"), TestContext.Current.CancellationToken, "somebody-else");
        await parts.SeenAsync(ConfigMaps, taken);

        var report = await parts.ReportAsync(Manager with { Force = false }, ConfigMap(server.Namespace, "one"));

        var outcome = Assert.Single(report.Outcomes);
        Assert.Equal(ApplyVerdict.Conflict, outcome.Verdict);
        Assert.Equal([new(".data.k", "somebody-else")], outcome.Conflicts);
        Assert.Equal([ApplyVerdict.Applied], await parts.ApplyAsync(ConfigMap(server.Namespace, "one")));
    }

    [Fact]
    public async Task Apply_ObjectOfAnother_IsRejectedAndLeftAlone()
    {
        await using var server = await WidgetServer.FullAsync();
        await using var parts = new Parts(server);
        await server.ApplyAsync(ConfigMap(server.Namespace, "one", data: "theirs", labels: "{}"), TestContext.Current.CancellationToken, "somebody-else");

        Assert.Equal([ApplyVerdict.Rejected], await parts.ApplyAsync(ConfigMap(server.Namespace, "one")));

        var stored = await server.Client.GetAsync<V1ConfigMap>("one", server.Namespace, TestContext.Current.CancellationToken);
        Assert.Equal("theirs", stored!.Data!["k"]);
    }

    [Fact]
    public async Task Apply_MustBeNew_MakesWhatIsAbsentAndLeavesWhatIsPresentOnBothServers()
    {
        await using var modern = await WidgetServer.ModernAsync();
        await using var full = await WidgetServer.FullAsync();
        foreach (var server in new[] { modern, full })
        {
            var planned = new PlannedObject(ResourceType.Of<Widget>(), server.Namespace, "a", JsonElement.Parse(
                $$$"""{"apiVersion":"test.cw-hoe.dev/v1","kind":"Widget","metadata":{"name":"a","namespace":"{{{server.Namespace}}}"},"colour":"red"}"""));
            var made = await server.Client.ApplyAsync(planned, Manager with { MustBeNew = true }, TestContext.Current.CancellationToken);

            var fault = await Assert.ThrowsAsync<KubernetesException>(() => server.Client.ApplyAsync(planned, Manager with { MustBeNew = true }, TestContext.Current.CancellationToken));

            Assert.Equal(System.Net.HttpStatusCode.Conflict, fault.Code);
            Assert.Equal(made.ResourceVersion, (await server.Client.GetAsync<Widget>("a", server.Namespace, TestContext.Current.CancellationToken))!.Metadata.ResourceVersion);
        }
    }

    [Fact]
    public async Task Apply_ServiceOfAnOldServer_IsMadeAllTheSame()
    {
        await using var server = await WidgetServer.FullAsync();
        await using var parts = new Parts(server);
        await server.ApplyAsync(Service(server.Namespace, "theirs", labels: "{}"), TestContext.Current.CancellationToken, "somebody-else");

        Assert.Equal([ApplyVerdict.Created, ApplyVerdict.Rejected, ApplyVerdict.Created],
            await parts.ApplyAsync(Service(server.Namespace, "one"), Service(server.Namespace, "theirs"), Service(server.Namespace, "two")));
    }

    [Fact]
    public async Task Apply_NoLongerPlanned_IsPruned()
    {
        await using var server = await WidgetServer.FullAsync();
        await using var parts = new Parts(server);
        await parts.ApplyAsync(ConfigMap(server.Namespace, "one"), ConfigMap(server.Namespace, "two"));

        Assert.Equal([ApplyVerdict.Unchanged, ApplyVerdict.Pruned], await parts.ApplyAsync(ConfigMap(server.Namespace, "one")));

        Assert.Null(await server.Client.GetAsync<V1ConfigMap>("two", server.Namespace, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Apply_Invalid_IsRejectedWithTheField()
    {
        await using var server = await WidgetServer.FullAsync();
        await using var parts = new Parts(server);

        var report = await parts.ReportAsync(Deployment(server.Namespace, replicas: -1));

        var outcome = Assert.Single(report.Outcomes);
        Assert.Equal((ApplyVerdict.Rejected, "Invalid"), (outcome.Verdict, outcome.Reason));
        Assert.Contains("spec.replicas", outcome.Causes.Select(c => c.Field));
    }

    [Fact(DisplayName = "37 · leaving the selector is a delete on the real server")]
    public async Task Watch_LabelRemoved_IsADelete()
    {
        await using var server = await WidgetServer.FullAsync();
        await using var parts = new Parts(server);
        await parts.ApplyAsync(ConfigMap(server.Namespace, "one"));
        var informer = parts.Informers.Owned(ConfigMaps);
        var changes = Channel.CreateUnbounded<Change<PartialObjectMetadata>>();
        await using var subscription = informer.Subscribe((c, _) => changes.Writer.WriteAsync(c, CancellationToken.None));
        await changes.NextAsync();

        await server.Client.PatchAsync<V1ConfigMap>(
            ConfigMaps, "one", server.Namespace, PatchType.Merge, JsonElement.Parse("""{"metadata":{"labels":{"test.cw-hoe.dev/managed":null}}}"""), null, TestContext.Current.CancellationToken);

        Assert.Equal(ChangeKind.Deleted, (await changes.NextAsync()).Kind);
        Assert.Equal([ApplyVerdict.Created], await parts.ApplyAsync(ConfigMap(server.Namespace, "one")));
    }

    [Fact(DisplayName = "44 · others' finalizers survive races on the real server")]
    public async Task Finalizer_ManyAtOnce_AllSurvive()
    {
        await using var server = await WidgetServer.FullAsync();
        await server.ApplyAsync(ConfigMap(server.Namespace, "one"), TestContext.Current.CancellationToken);
        var stored = (await server.Client.GetAsync<V1ConfigMap>("one", server.Namespace, TestContext.Current.CancellationToken))!;
        var store = new FinalizerStore<V1ConfigMap>(server.Client, ConfigMaps);
        string[] names = ["test.cw-hoe.dev/a", "test.cw-hoe.dev/b", "test.cw-hoe.dev/c", "test.cw-hoe.dev/d"];

        await Task.WhenAll(names.Select(name => store.AddAsync(stored, [name], TestContext.Current.CancellationToken)));
        var all = (await server.Client.GetAsync<V1ConfigMap>("one", server.Namespace, TestContext.Current.CancellationToken))!;
        Assert.Equal(names, all.Metadata.Finalizers!.Order());

        await Task.WhenAll(names.Skip(1).Select(name => store.RemoveAsync(all, name, TestContext.Current.CancellationToken)));
        var rest = (await server.Client.GetAsync<V1ConfigMap>("one", server.Namespace, TestContext.Current.CancellationToken))!;
        Assert.Equal(names[..1], rest.Metadata.Finalizers!);
        await store.RemoveAsync(rest, names[0], TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Record_Repeated_IsOneEventWithASeriesOnTheRealServer()
    {
        await using var server = await WidgetServer.FullAsync();
        await server.ApplyAsync(ConfigMap(server.Namespace, "one"), TestContext.Current.CancellationToken);
        var regarding = (await server.Client.GetAsync<V1ConfigMap>("one", server.Namespace, TestContext.Current.CancellationToken))!;
        using var metrics = new RuntimeMetrics();
        using var recorder = new EventRecorder(server.Client, TestOperator.Options, metrics, TimeProvider.System, NullLogger<EventRecorder>.Instance);
        for (var i = 0; i < 5; i++)
            recorder.Record(regarding, EventSeverity.Warning, "NotReady", "Probe", new string('é', 2000));
        await recorder.StartAsync(TestContext.Current.CancellationToken);

        var listed = await EventuallyOneEventAsync(server, regarding.Metadata.ResourceVersion!);

        Assert.StartsWith("one.", listed.Metadata.Name, StringComparison.Ordinal);
        await recorder.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact(DisplayName = "27 · an informer works with and without watch-list on the real servers")]
    public async Task Informer_BothServers_SyncsAndFollows()
    {
        await using var modern = await WidgetServer.ModernAsync();
        await using var full = await WidgetServer.FullAsync();
        foreach (var server in new[] { modern, full })
        {
            await server.PutWidgetAsync("a", "red");
            using var metrics = new RuntimeMetrics();
            using var informer = new Informer<Widget>(
                server.Client, new(), [server.Namespace], new(), TimeSpan.Zero, metrics, TimeProvider.System, () => new Random(1), NullLogger.Instance);
            informer.Start();
            await informer.WaitForSyncAsync(TestContext.Current.CancellationToken).InTime();
            Assert.Equal("red", informer.Lister.Get(server.Namespace, "a")!.Colour);

            var written = await server.PutWidgetAsync("a", "blue");
            await informer.WaitForVersionAsync(ObjectKey.Of(written), written.Metadata.ResourceVersion!, TestContext.Current.CancellationToken).InTime();
            Assert.Equal("blue", informer.Lister.Get(server.Namespace, "a")!.Colour);
            await informer.StopAsync();
        }
    }

    [Fact]
    public async Task WriteStatus_BothServers_WritesOnceAndNeverToASuccessor()
    {
        await using var modern = await WidgetServer.ModernAsync();
        await using var full = await WidgetServer.FullAsync();
        foreach (var server in new[] { modern, full })
        {
            await using var parts = new Parts(server);
            var writer = new StatusWriter(server.Client, parts.Informers, parts.Barrier);
            var first = await server.PutWidgetAsync("a", "red");
            Assert.Equal(StatusOutcome.Written, await WriteAsync(writer, first, 1));
            var read = (await server.Client.GetAsync<Widget>("a", server.Namespace, TestContext.Current.CancellationToken))!;
            Assert.Equal(1, read.Status!.Seen);
            Assert.Equal(StatusOutcome.Unchanged, await WriteAsync(writer, read, 1));

            await server.Client.DeleteAsync<Widget>("a", server.Namespace, TestContext.Current.CancellationToken);
            Assert.Equal(StatusOutcome.Gone, await WriteAsync(writer, read, 2));
            await server.PutWidgetAsync("a", "red");
            Assert.Equal(StatusOutcome.Gone, await WriteAsync(writer, read, 2));
        }
    }

    private static Task<StatusOutcome> WriteAsync(StatusWriter writer, Widget widget, int seen) =>
        writer.WriteAsync(widget, new WidgetStatus { Seen = seen }, WidgetJson.Default.WidgetStatus, "runtime-tests-status", TestContext.Current.CancellationToken);

    private static async Task<PartialObjectMetadata> EventuallyOneEventAsync(TestServer server, string since)
    {
        // The series is the second write, so the event's second version; watched from before the first, which may be long done.
        await foreach (var watched in server.Client.WatchAsync<PartialObjectMetadata>(
            new("events.k8s.io", "v1", "Event", "events", EntityScope.Namespaced), server.Namespace, new() { ResourceVersion = since, Timeout = TimeSpan.FromSeconds(20) }, TestContext.Current.CancellationToken))
        {
            if (watched is { Type: WatchEventType.Modified, Object: { } stored })
                return stored;
        }

        throw new InvalidOperationException("No series was written");
    }

    private static string Labels => $$"""{"{{TestOperator.OwnerLabel}}":"uid-owner","test.cw-hoe.dev/managed":"yes"}""";

    private static PlannedObject ConfigMap(string ns, string name, string data = "planned", string? labels = null) => new(ConfigMaps, ns, name, JsonElement.Parse(
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","data":{"k":"{{{data}}}"},"metadata":{"labels":{{{labels ?? Labels}}},"name":"{{{name}}}","namespace":"{{{ns}}}"}}"""));

    private static PlannedObject Service(string ns, string name, string? labels = null) => new(ResourceType.Of<V1Service>(), ns, name, JsonElement.Parse(
        $$$"""{"apiVersion":"v1","kind":"Service","spec":{"ports":[{"port":80,"protocol":"TCP"}]},"metadata":{"labels":{{{labels ?? Labels}}},"name":"{{{name}}}","namespace":"{{{ns}}}"}}"""));

    private static PlannedObject Deployment(string ns, int replicas = 0) => new(Deployments, ns, "web", JsonElement.Parse(
        $$$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"labels":{{{Labels}}},"name":"web","namespace":"{{{ns}}}"},
         "spec":{"replicas":{{{replicas}}},"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},
          "spec":{"containers":[{"name":"web","image":"none","ports":[{"containerPort":80,"protocol":"TCP"}],"resources":{"limits":{"cpu":"100m"} } } ] } } } }
        """));

    /// <summary>An applier and its informers on a real server.</summary>
    private sealed class Parts : IAsyncDisposable
    {
        private readonly TestServer _server;
        private readonly RuntimeMetrics _metrics = new();

        internal Parts(TestServer server)
        {
            _server = server;
            var options = TestOperator.Options with { Namespaces = [server.Namespace], OwnedSelector = "test.cw-hoe.dev/managed=yes" };
            Informers = new(server.Client, options, _metrics, TimeProvider.System, NullLogger<InformerRegistry>.Instance);
            Barrier = new(options, TimeProvider.System, NullLogger<WriteBarrier>.Instance);
            Applier = new(server.Client, Informers, Barrier, options);
        }

        internal ObjectOwner Owner { get; } = new(new("default", "owner"), "uid-owner");

        internal InformerRegistry Informers { get; }

        internal WriteBarrier Barrier { get; }

        internal Applier Applier { get; }

        internal Task<ApplyReport> ReportAsync(params PlannedObject[] planned) => ReportAsync(Manager, planned);

        internal async Task<ApplyReport> ReportAsync(ApplyOptions options, params PlannedObject[] planned)
        {
            foreach (var type in Scope)
            {
                var informer = Informers.Owned(type);
                informer.Start();
                await informer.WaitForSyncAsync(TestContext.Current.CancellationToken).InTime();
            }

            // As a controller does: see one's own writes before deciding anew.
            await Barrier.WaitAsync(Owner.Uid, TestContext.Current.CancellationToken);
            return await Applier.ApplyAsync(Owner, planned, Scope, options, TestContext.Current.CancellationToken);
        }

        internal async Task<ApplyVerdict[]> ApplyAsync(params PlannedObject[] planned) => [.. (await ReportAsync(planned)).Outcomes.Select(o => o.Verdict)];

        internal Task SeenAsync(ResourceType type, V1ObjectMeta metadata) =>
            Informers.Owned(type).WaitForVersionAsync(ObjectKey.Of(metadata), metadata.ResourceVersion!, TestContext.Current.CancellationToken).InTime();

        internal async Task<string[]> VersionsAsync()
        {
            List<string> versions = [];
            foreach (var type in Scope)
            {
                var page = await _server.Client.ListPageAsync<PartialObjectMetadata>(type, _server.Namespace, new(), TestContext.Current.CancellationToken);
                // The Deployment's own controller reports on it: only what was asked for is compared.
                versions.AddRange(page.Items.Where(i => i.Metadata.Labels?.ContainsKey(TestOperator.OwnerLabel) == true)
                    .Select(i => $"{i.Metadata.Name} {(type == Deployments ? i.Metadata.Generation?.ToString() : i.Metadata.ResourceVersion)}"));
            }

            return [.. versions];
        }

        public async ValueTask DisposeAsync()
        {
            await Informers.StopAsync();
            _metrics.Dispose();
        }
    }
}
