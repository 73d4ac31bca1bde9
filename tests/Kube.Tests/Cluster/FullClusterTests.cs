using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using CwHoe.Kube.Models;

namespace CwHoe.Kube.Tests.Cluster;

[Trait("Needs", "cluster")]
public sealed class FullClusterTests(FullCluster cluster) : IClassFixture<FullCluster>
{
    private static readonly CancellationToken Never = TestContext.Current.CancellationToken;
    private static readonly ResourceType ConfigMaps = ResourceType.Of<V1ConfigMap>();
    private static readonly ResourceType Deployments = ResourceType.Of<V1Deployment>();

    private KubernetesClient Client => cluster.Client;

    private string Ns => cluster.Unique;

    [Fact]
    public async Task Connection_OverTls_IsHttp2()
    {
        var versions = new ConcurrentBag<string?>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "http.client.request.duration")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            var labels = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value?.ToString());
            if (labels["server.address"] == Client.Config.Server.Host)
                versions.Add(labels.GetValueOrDefault("network.protocol.version"));
        });
        listener.Start();

        await Client.ListPageAsync<PartialObjectMetadata>(ConfigMaps, Ns, new(), Never);

        Assert.Contains("2", versions);
    }

    [Fact]
    public async Task Objects_CreateGetReplaceDelete_BehaveAsTheServerPromises()
    {
        var created = await Client.CreateAsync(Map("crud", "1"), Never);
        var exists = await Assert.ThrowsAsync<KubernetesException>(() => Client.CreateAsync(Map("crud", "1"), Never));
        var replaced = await Client.ReplaceAsync(ConfigMaps, created with { Data = new Dictionary<string, string> { ["k"] = "2" } }, null, Never);
        var stale = await Assert.ThrowsAsync<KubernetesException>(() => Client.ReplaceAsync(ConfigMaps, created, null, Never));
        var read = await Client.GetAsync<V1ConfigMap>("crud", Ns, Never);

        Assert.Equal((HttpStatusCode.Conflict, "AlreadyExists"), (exists.Code, exists.Status.Reason));
        Assert.Equal((HttpStatusCode.Conflict, "Conflict"), (stale.Code, stale.Status.Reason));
        Assert.Equal(("2", replaced.Metadata.ResourceVersion), (read!.Data!["k"], read.Metadata.ResourceVersion));

        foreach (var wrong in new DeleteOptions[] { new() { PreconditionUid = "no" }, new() { PreconditionResourceVersion = created.Metadata.ResourceVersion } })
            Assert.Equal(HttpStatusCode.Conflict, (await Assert.ThrowsAsync<KubernetesException>(() => Client.DeleteAsync(ConfigMaps, "crud", Ns, wrong, Never))).Code);
        var right = new DeleteOptions { PreconditionUid = read.Metadata.Uid, PreconditionResourceVersion = read.Metadata.ResourceVersion, Propagation = DeletePropagation.Background };
        Assert.True(await Client.DeleteAsync(ConfigMaps, "crud", Ns, right, Never));
        Assert.False(await Client.DeleteAsync(ConfigMaps, "crud", Ns, new(), Never));
        Assert.Null(await Client.GetAsync<V1ConfigMap>("crud", Ns, Never));
    }

    [Theory]
    [InlineData(PatchType.Json, """[{"op":"replace","path":"/data/k","value":"patched"}]""")]
    [InlineData(PatchType.Merge, """{"data":{"k":"patched"}}""")]
    [InlineData(PatchType.StrategicMerge, """{"data":{"k":"patched"}}""")]
    public async Task Patch_OfEachType_Changes(PatchType type, string patch)
    {
        var name = $"patch-{type}".ToLowerInvariant();
        await Client.CreateAsync(Map(name, "1"), Never);

        var patched = await Client.PatchAsync<V1ConfigMap>(ConfigMaps, name, Ns, type, JsonDocument.Parse(patch).RootElement, null, Never);

        Assert.Equal("patched", patched.Data!["k"]);
    }

    [Fact]
    public async Task Apply_ByTwoManagers_ConflictsNamingTheOther()
    {
        await ApplyMapAsync("conflict", "first", "1");

        var fault = await Assert.ThrowsAsync<KubernetesException>(() => ApplyMapAsync("conflict", "second", "2"));
        var cause = Assert.Single(fault.Status.Details!.Causes!);
        await ApplyMapAsync("conflict", "second", "2", force: true);

        Assert.Equal(HttpStatusCode.Conflict, fault.Code);
        Assert.Equal(("FieldManagerConflict", ".data.k"), (cause.Reason, cause.Field));
        Assert.Contains("\"first\"", cause.Message, StringComparison.Ordinal);
        Assert.Equal("2", (await Client.GetAsync<V1ConfigMap>("conflict", Ns, Never))!.Data!["k"]);
    }

    [Fact]
    public async Task Apply_NothingNew_KeepsTheResourceVersion()
    {
        var first = await ApplyMapAsync("noop", "me", "1");
        var again = await ApplyMapAsync("noop", "me", "1");
        var dry = await Client.ApplyAsync(MapPlan("noop", "3"), new() { FieldManager = "me", DryRun = true }, Never);
        var read = await Client.GetAsync<V1ConfigMap>("noop", Ns, Never);

        Assert.Equal(first.ResourceVersion, again.ResourceVersion);
        Assert.Equal((first.Uid, first.ResourceVersion, "1"), (dry.Uid, read!.Metadata.ResourceVersion, read.Data!["k"]));
    }

    [Fact]
    public async Task Apply_PlannedOnAnOldVersion_Conflicts()
    {
        var first = await ApplyMapAsync("stale", "me", "1");
        await ApplyMapAsync("stale", "me", "2");

        var planned = ClusterFixture.Planned(ConfigMaps, Ns, "stale", $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"stale","resourceVersion":"{{first.ResourceVersion}}"},"data":{"k":"3"} }""");
        var fault = await Assert.ThrowsAsync<KubernetesException>(() => Client.ApplyAsync(planned, new() { FieldManager = "me" }, Never));

        Assert.Equal(HttpStatusCode.Conflict, fault.Code);
    }

    [Fact]
    public async Task Apply_OnStatus_ChangesOnlyTheStatus()
    {
        var claims = ResourceType.Of<V1PersistentVolumeClaim>();
        var spec = """{"storageClassName":"none","accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Mi"} } }""";
        await Client.ApplyAsync(ClusterFixture.Planned(claims, Ns, "status", $$"""{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"status"},"spec":{{spec}} }"""), new() { FieldManager = "me" }, Never);

        await Client.ApplyAsync(
            ClusterFixture.Planned(claims, Ns, "status", """{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"status"},"status":{"phase":"Lost"}}"""),
            new() { FieldManager = "me", Subresource = "status", Force = true },
            Never);

        var read = await Client.GetAsync<V1PersistentVolumeClaim>("status", Ns, Never);
        Assert.Equal(("none", "Lost"), (read!.Spec!.StorageClassName, read.Status!.Phase));
    }

    [Fact]
    public async Task Scale_OfADeployment_IsReadReplacedAndApplied()
    {
        await Client.CreateAsync(Deployments, Sleeper("scale"), Never);

        var scale = await Client.GetScaleAsync(Deployments, "scale", Ns, Never);
        var replaced = await Client.ReplaceScaleAsync(Deployments, scale! with { Metadata = new() { Name = "scale", Namespace = Ns }, Spec = new() { Replicas = 2 } }, Never);
        await Client.ApplyAsync(
            ClusterFixture.Planned(Deployments, Ns, "scale", $$"""{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"scale","namespace":"{{Ns}}"},"spec":{"replicas":1} }"""),
            new() { FieldManager = "scaler", Subresource = "scale", Force = true },
            Never);

        Assert.Equal((0, "app=scale"), (scale!.Spec!.Replicas ?? 0, scale.Status!.Selector));
        Assert.Equal(2, replaced.Spec!.Replicas);
        Assert.Equal(1, (await Client.GetAsync<V1Deployment>("scale", Ns, Never))!.Spec!.Replicas);
        Assert.Null(await Client.GetScaleAsync(Deployments, "none", Ns, Never));
    }

    [Fact]
    public async Task Create_Invalid_NamesEveryField()
    {
        var bad = Sleeper("bad") with { Spec = Sleeper("bad").Spec! with { Replicas = -1, Selector = new() { MatchLabels = new Dictionary<string, string> { ["a"] = "not valid!" } } } };

        var fault = await Assert.ThrowsAsync<KubernetesException>(() => Client.CreateAsync(bad, Never));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "Invalid"), (fault.Code, fault.Status.Reason));
        Assert.Contains("spec.replicas", fault.Status.Details!.Causes!.Select(cause => cause.Field));
        Assert.True(fault.Status.Details.Causes!.Count >= 2);
    }

    [Fact]
    public async Task List_Paged_SeesEveryObjectOnceAndRefusesABadToken()
    {
        foreach (var i in Enumerable.Range(0, 5))
            await Client.CreateAsync(Map($"page-{i}", "1", "paged"), Never);

        var names = new List<string?>();
        var pages = 0;
        var options = new ListOptions { Limit = 2, LabelSelector = "group=paged" };
        do
        {
            var page = await Client.ListPageAsync<V1ConfigMap>(ConfigMaps, Ns, options, Never);
            names.AddRange(page.Items.Select(item => item.Metadata.Name));
            Assert.All(page.Items, item => Assert.Equal(("v1", "ConfigMap"), (item.ApiVersion, item.Kind)));
            options = options with { Continue = page.Continue };
            pages++;
        }
        while (options.Continue is not null);

        Assert.Equal((3, 5), (pages, names.Distinct().Count()));
        var fault = await Assert.ThrowsAsync<KubernetesException>(() => Client.ListPageAsync<V1ConfigMap>(ConfigMaps, Ns, new() { Continue = "bad" }, Never));
        Assert.Equal(HttpStatusCode.BadRequest, fault.Code);
    }

    [Fact]
    public async Task Watch_FromAList_SeesWhatHappensAndABookmark()
    {
        var start = (await Client.ListPageAsync<PartialObjectMetadata>(ConfigMaps, Ns, new(), Never)).ResourceVersion;
        var seen = new List<WatchEvent<V1ConfigMap>>();
        var options = new WatchOptions { ResourceVersion = start, LabelSelector = "group=watched", Timeout = TimeSpan.FromSeconds(8) };

        await Client.CreateAsync(Map("watched", "1", "watched"), Never);
        await Client.PatchAsync<V1ConfigMap>(ConfigMaps, "watched", Ns, PatchType.Merge, JsonDocument.Parse("""{"data":{"k":"2"}}""").RootElement, null, Never);
        await Client.DeleteAsync<V1ConfigMap>("watched", Ns, Never);
        await foreach (var happened in Client.WatchAsync<V1ConfigMap>(ConfigMaps, Ns, options, Never))
        {
            seen.Add(happened);

            // Something outside of the selection happens: only a bookmark can tell.
            if (seen.Count == 3)
                await Client.CreateAsync(Map("unwatched", "1"), Never);
        }

        Assert.Equal([WatchEventType.Added, WatchEventType.Modified, WatchEventType.Deleted], seen.Take(3).Select(happened => happened.Type));
        Assert.Equal("2", seen[1].Object!.Data!["k"]);
        Assert.Contains(seen.Skip(3), happened => happened.Type == WatchEventType.Bookmark && happened.ResourceVersion is not null);
    }

    [Fact]
    public async Task Metadata_OfAnyKind_ComesAlone()
    {
        await Client.CreateAsync(Deployments, Sleeper("partial"), Never);

        var got = await Client.GetAsync<PartialObjectMetadata>(Deployments, "partial", Ns, Never);
        var listed = await Client.ListPageAsync<PartialObjectMetadata>(Deployments, Ns, new() { FieldSelector = "metadata.name=partial" }, Never);

        Assert.Equal(("apps/v1", "Deployment", "partial"), (got!.ApiVersion, got.Kind, got.Metadata.Name));
        Assert.Equal(got.Metadata.Uid, Assert.Single(listed.Items).Metadata.Uid);
    }

    [Fact]
    public async Task Token_BoundToAPod_IsThatServiceAccountsForThatAudienceOnly()
    {
        await Client.ApplyAsync(
            ClusterFixture.Planned(ResourceType.Of<V1ServiceAccount>(), Ns, "agent", """{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"agent"}}"""),
            new() { FieldManager = "me" },
            Never);
        var pod = await Client.ApplyAsync(
            ClusterFixture.Planned(ResourceType.Of<V1Pod>(), Ns, "agent", """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"agent"},"spec":{"serviceAccountName":"agent","automountServiceAccountToken":false,"nodeSelector":{"no":"such"},"containers":[{"name":"c","image":"none"}]}}"""),
            new() { FieldManager = "me" },
            Never);

        var issued = await Client.CreateTokenAsync(
            Ns,
            "agent",
            new() { Audiences = ["router"], ExpirationSeconds = 600, BoundObjectRef = new() { ApiVersion = "v1", Kind = "Pod", Name = "agent", Uid = pod.Uid } },
            Never);
        var user = await Client.ReviewTokenAsync(issued.Token!, ["router"], Never);

        Assert.Equal($"system:serviceaccount:{Ns}:agent", user!.Username);
        Assert.Equal(["agent"], user.Extra!["authentication.kubernetes.io/pod-name"]);
        Assert.Null(await Client.ReviewTokenAsync(issued.Token!, ["other"], Never));
        Assert.Null(await Client.ReviewTokenAsync("nonsense", ["router"], Never));
        Assert.InRange(issued.ExpirationTimestamp!.Value - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15));
        Assert.DoesNotContain(issued.Token!, issued.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_AsCredential_IsWhoItSaysAndNothingMore()
    {
        var issued = await Client.CreateTokenAsync(Ns, "default", new(), Never);
        using var account = cluster.As(config => config with { Credentials = new() { Token = issued.Token } });
        using var nobody = cluster.As(config => config with { Credentials = new() { Token = "nonsense" } });

        var forbidden = await Assert.ThrowsAsync<KubernetesException>(() => account.GetAsync<V1Secret>("any", Ns, Never));
        var unauthorized = await Assert.ThrowsAsync<KubernetesException>(() => nobody.GetAsync<V1Secret>("any", Ns, Never));

        Assert.Equal(HttpStatusCode.Forbidden, forbidden.Code);
        Assert.Contains($"system:serviceaccount:{Ns}:default", forbidden.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, unauthorized.Code);
    }

    [Fact]
    public async Task Impersonation_OfAPowerlessUser_IsForbidden()
    {
        using var jane = cluster.As(config => config with { Credentials = config.Credentials with { Impersonate = new() { User = "jane", Groups = ["readers"] } } });

        var fault = await Assert.ThrowsAsync<KubernetesException>(() => jane.GetAsync<V1Secret>("any", Ns, Never));

        Assert.Equal(HttpStatusCode.Forbidden, fault.Code);
        Assert.Contains("\"jane\"", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Access_OfAdminAndNobody_DiffersAsItShould()
    {
        var attributes = new V1ResourceAttributes { Namespace = Ns, Verb = "get", Resource = "secrets" };

        var admin = await Client.ReviewAccessAsync(new() { User = "x", Groups = ["system:masters"], ResourceAttributes = attributes }, Never);
        var nobody = await Client.ReviewAccessAsync(new() { User = "nobody", ResourceAttributes = attributes }, Never);

        Assert.Equal((true, false), (admin.Allowed, nobody.Allowed));
    }

    [Fact]
    public async Task Log_OfARealPod_IsStreamedWithItsOptions()
    {
        // The node's own shell, so that no image but the cluster's pause image is needed.
        await Client.ApplyAsync(
            ClusterFixture.Planned(ResourceType.Of<V1Pod>(), Ns, "talker", """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"talker"},"spec":{"restartPolicy":"Never","automountServiceAccountToken":false,
                 "containers":[{"name":"talker","image":"docker.io/cw-hoe/pause:1","imagePullPolicy":"Never","command":["/bin/sh","-c","echo one; echo two; echo three"],
                  "volumeMounts":[{"name":"bin","mountPath":"/bin"},{"name":"lib","mountPath":"/lib"},{"name":"lib64","mountPath":"/lib64"},{"name":"usr","mountPath":"/usr"}]}],
                 "volumes":[{"name":"bin","hostPath":{"path":"/bin"}},{"name":"lib","hostPath":{"path":"/lib"}},{"name":"lib64","hostPath":{"path":"/lib64"}},{"name":"usr","hostPath":{"path":"/usr"}}]}}
                """),
            new() { FieldManager = "me" },
            Never);
        await UntilAsync<V1Pod>("talker", pod => pod.Status?.Phase is "Succeeded" or "Failed");

        Assert.Equal("one\ntwo\nthree\n", await LogAsync(new()));
        Assert.Equal("three\n", await LogAsync(new() { Container = "talker", TailLines = 1, Follow = true }));
        Assert.Equal("one\n", await LogAsync(new() { LimitBytes = 4 }));
        var fault = await Assert.ThrowsAsync<KubernetesException>(() => LogAsync(new() { Container = "none" }));
        Assert.Equal(HttpStatusCode.BadRequest, fault.Code);

        async Task<string> LogAsync(LogOptions options)
        {
            using var reader = new StreamReader(await Client.OpenLogAsync(Ns, "talker", options, Never));
            return await reader.ReadToEndAsync(Never);
        }
    }

    [Fact]
    public async Task Discover_FullServer_KnowsItsKinds()
    {
        var resources = await Client.DiscoverAsync(Never);

        Assert.True(resources.Has(Deployments, "scale"));
        Assert.True(resources.Has(ConfigMaps));
        Assert.True(resources.Has(ResourceType.Of<V1SubjectAccessReview>()));
        Assert.False(resources.Has(ResourceType.Of<Widget>()));
        Assert.NotNull(resources.ServerVersion);
        Assert.Empty(resources.Unavailable);
    }

    private static string Map(string name, string value, string ns, string group) =>
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"{{{ns}}}","labels":{"group":"{{{group}}}"} },"data":{"k":"{{{value}}}"} }""";

    private V1ConfigMap Map(string name, string value, string group = "none") => new()
    {
        Metadata = new() { Name = name, Namespace = Ns, Labels = new Dictionary<string, string> { ["group"] = group } },
        Data = new Dictionary<string, string> { ["k"] = value },
    };

    private PlannedObject MapPlan(string name, string value) => ClusterFixture.Planned(ConfigMaps, Ns, name, Map(name, value, Ns, "none"));

    private Task<V1ObjectMeta> ApplyMapAsync(string name, string manager, string value, bool force = false) =>
        Client.ApplyAsync(MapPlan(name, value), new() { FieldManager = manager, Force = force }, Never);

    private V1Deployment Sleeper(string name) => new()
    {
        Metadata = new() { Name = name, Namespace = Ns },
        Spec = new()
        {
            Replicas = 0,
            Selector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = name } },
            Template = new()
            {
                Metadata = new() { Labels = new Dictionary<string, string> { ["app"] = name } },
                Spec = new() { Containers = [new() { Name = "c", Image = "none" }] },
            },
        },
    };

    private async Task UntilAsync<TEntity>(string name, Func<TEntity, bool> reached)
        where TEntity : class, IKubernetesObject
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var options = new WatchOptions { FieldSelector = $"metadata.name={name}", Timeout = TimeSpan.FromMinutes(2) };
        await foreach (var happened in Client.WatchAsync<TEntity>(ResourceType.Of<TEntity>(), Ns, options, patience.Token))
        {
            if (happened.Object is { } seen && reached(seen))
                return;
        }
        Assert.Fail($"{name} did not get there within 2 minutes");
    }
}
