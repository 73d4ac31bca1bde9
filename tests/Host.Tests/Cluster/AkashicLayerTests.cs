using CwHoe.Api.AkashicLayers;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Host.Tests.Cluster;

[Trait("Needs", "cluster")]
public sealed class AkashicLayerTests : IAsyncLifetime
{
    private const string Root = """{"spec": {"dimension": "node", "bucket": {"name": "records", "endpoint": "http://10.3.0.7:7480", "secretRef": {"name": "s3"}}}}""";
    private const string Keys = """{"type": "Opaque", "data": {"accessKeyId": "aWQ=", "secretAccessKey": "a2V5"}}""";

    private OperatorServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await OperatorServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Root_Applied_BecomesItsStore()
    {
        await _server.ApplyAsync<AkashicLayer>("lab", Root);

        var layer = await UntilAsync("lab", status => Message(status, "Ready")?.Contains("Secret s3 does not exist", StringComparison.Ordinal) == true);

        Assert.Equal(($"http://lab-akashic.{_server.Namespace}.svc", "lab", 0), (layer.Status!.Endpoint, layer.Status.Root, layer.Status.Depth!.Value));
        Assert.NotNull(await FindAsync<V1ServiceAccount>("lab-akashic"));
        Assert.Equal("lab-akashic", (await FindAsync<V1RoleBinding>("lab-akashic"))!.Subjects!.Single().Name);
        Assert.Contains((await FindAsync<V1Role>("lab-akashic"))!.Rules!, rule => rule is { Resources: ["secrets"], ResourceNames: ["lab-akashic-log-key", "s3"], Verbs: ["get"] });
        Assert.NotNull(await FindAsync<V1Service>("lab-akashic"));
        Assert.All((await FindAsync<V1NetworkPolicy>("lab-akashic"))!.Spec!.Egress!, rule => Assert.NotEmpty(rule.To!));
        var deployment = (await FindAsync<V1Deployment>("lab-akashic"))!;
        Assert.Equal((1, "Recreate"), (deployment.Spec!.Replicas, deployment.Spec.Strategy!.Type));
        Assert.Equal("cw-hoe/akashic:dev", deployment.Spec.Template!.Spec!.Containers!.Single().Image);
    }

    [Fact]
    public async Task Root_DeletedAndAppliedAgain_KeepsTheKeyOfItsLog()
    {
        await _server.ApplyAsync<AkashicLayer>("lab", Root);
        var key = (await _server.UntilAsync<V1Secret>("lab-akashic-log-key", found => found is not null))!;
        Assert.Equal(("Opaque", 32), (key.Type, key.Data!["seed"].Length));
        Assert.Null(key.Metadata.OwnerReferences);
        await UntilAsync("lab", status => status.ObservedGeneration == 1);

        await _server.Client.DeleteAsync(ResourceType.Of<AkashicLayer>(), "lab", _server.Namespace, new(), Cancellation);
        await _server.UntilAsync<V1Deployment>("lab-akashic", found => found is null);
        await _server.ApplyAsync<AkashicLayer>("lab", Root);
        await UntilAsync("lab", status => status.ObservedGeneration == 1);

        Assert.Equal(key.Data["seed"], (await FindAsync<V1Secret>("lab-akashic-log-key"))!.Data!["seed"]);
    }

    [Fact]
    public async Task Tree_AppliedFromBelow_IsAcceptedOnceItsRootIsThere()
    {
        await _server.ApplyAsync<AkashicLayer>("november", Below("tasks", "time"));
        await UntilAsync("november", status => Reason(status, "Accepted") == "ParentNotFound");
        await _server.ApplyAsync<AkashicLayer>("tasks", Below("lab", "task"));
        await UntilAsync("november", status => Message(status, "Accepted")?.Contains("no AkashicLayer lab", StringComparison.Ordinal) == true);

        await _server.ApplyAsync<AkashicLayer>("lab", Root);

        await UntilAsync("november", status => Reason(status, "Accepted") == "Valid" && status is { Root: "lab", Depth: 2 });
        await UntilAsync("tasks", status => Reason(status, "Accepted") == "Valid" && status is { Root: "lab", Depth: 1 });

        await _server.Client.DeleteAsync(ResourceType.Of<AkashicLayer>(), "lab", _server.Namespace, new(), Cancellation);
        await UntilAsync("november", status => Reason(status, "Accepted") == "ParentNotFound" && status.Endpoint is null);
        await UntilAsync("tasks", status => Reason(status, "Accepted") == "ParentNotFound");
    }

    [Fact]
    public async Task Layers_InARing_AreRefusedByName()
    {
        await _server.ApplyAsync<AkashicLayer>("a", Below("b", "task"));
        await _server.ApplyAsync<AkashicLayer>("b", Below("a", "task"));

        var refused = await UntilAsync("a", status => Reason(status, "Accepted") == "Cycle");

        Assert.Contains("a below b below a", Message(refused.Status!, "Accepted"));
        await UntilAsync("b", status => Reason(status, "Accepted") == "Cycle");
    }

    [Fact]
    public async Task Layer_ItsStoreReports_IsReadyAndKeepsWhatTheStoreSays()
    {
        await _server.ApplyAsync<V1Secret>("s3", Keys);
        await _server.ApplyAsync<AkashicLayer>("lab", Root);
        await _server.ApplyAsync<AkashicLayer>("tasks", Below("lab", "task"));
        await _server.UntilAsync<V1ServiceAccount>("lab-akashic", found => found is not null);
        await _server.ApplyAsync<V1Pod>("lab-akashic-1", """
            {"metadata": {"labels": {"cw-hoe.dev/akashic-layer": "lab", "app.kubernetes.io/managed-by": "cw-hoe", "app.kubernetes.io/component": "akashic"}},
             "spec": {"containers": [{"name": "store", "image": "none.invalid/none"}], "automountServiceAccountToken": false, "serviceAccountName": "lab-akashic"}}
            """);
        await _server.ApplyAsync<V1Pod>("lab-akashic-1", """{"status": {"phase": "Running", "podIP": "10.1.2.3", "conditions": [{"type": "Ready", "status": "True"}]}}""", "status");
        await UntilAsync("tasks", status => Message(status, "Ready")?.Contains("has not looked", StringComparison.Ordinal) == true);

        await _server.ApplyAsync<AkashicLayer>("tasks", Reported("True", "Proved", 7), "status");
        var ready = await UntilAsync("tasks", status => Is(status, "Ready") == "True");
        Assert.Equal((7L, "p/", "True"), (ready.Status!.TreeSize, ready.Status.Prefix, Is(ready.Status, "BucketReady")));
        await UntilAsync("lab", status => Is(status, "Ready") == "False");

        await _server.ApplyAsync<AkashicLayer>("tasks", Reported("False", "Mismatch", 7), "status");
        await UntilAsync("tasks", status => Is(status, "Ready") == "False" && Message(status, "Ready")!.Contains("Mismatch", StringComparison.Ordinal));

        // An edit lets the operator write again: what is the store's stays.
        await _server.ApplyAsync<AkashicLayer>("tasks", """{"spec": {"dimension": "task", "parentRef": {"name": "lab"}, "retention": {"maxAgeDays": 9}}}""");
        var edited = await UntilAsync("tasks", status => status.ObservedGeneration == 2);
        Assert.Equal((7L, "p/", "True"), (edited.Status!.TreeSize, edited.Status.Prefix, Is(edited.Status, "BucketReady")));
    }

    [Fact]
    public async Task Layer_ReportedOnAllTheTime_CausesNoWork()
    {
        await _server.ApplyAsync<AkashicLayer>("lab", Root);
        await UntilAsync("lab", status => status.ObservedGeneration == 1);
        await _server.ApplyAsync<AkashicLayer>("lab", Reported("True", "Proved", 0), "status");
        // That is news, and repeated: what follows is none.
        await UntilAsync("lab", status => status.Conditions?.Any(condition => condition is { Type: "Consistent", Reason: "Proved" }) == true);
        var calls = _server.Calls.Calls.Count;

        for (var i = 1; i <= 20; i++)
            await _server.ApplyAsync<AkashicLayer>("lab", Reported("True", "Proved", i), "status");

        // An edit reconciles after all of that was seen: it is one write of the status, tried again where the store came between.
        await _server.ApplyAsync<AkashicLayer>("lab", Root.Replace("\"node\"", "\"node\", \"audit\": {\"entries\": 2}", StringComparison.Ordinal));
        var edited = await UntilAsync("lab", status => status.ObservedGeneration == 2);
        Assert.Equal(20, edited.Status!.TreeSize);
        Assert.InRange(_server.Calls.Calls.Skip(calls).Count(call => call is { IsWrite: true, Type.Kind: "AkashicLayer" }), 1, 6);
    }

    [Fact]
    public async Task Root_CacheAskedForAndNotAgain_MakesAndPrunesTheClaim()
    {
        await _server.ApplyAsync<AkashicLayer>("lab", Root.Replace("\"dimension\"", "\"cache\": {\"size\": \"1Gi\"}, \"dimension\"", StringComparison.Ordinal));
        var claim = (await _server.UntilAsync<V1PersistentVolumeClaim>("lab-akashic-cache", found => found is not null))!;
        Assert.Equal(["ReadWriteOnce"], claim.Spec!.AccessModes!);

        await _server.ApplyAsync<AkashicLayer>("lab", Root);

        // Nobody is there to take the protection off that claims have.
        await _server.UntilAsync<V1PersistentVolumeClaim>("lab-akashic-cache", found => found is null or { Metadata.DeletionTimestamp: not null });
    }

    [Fact]
    public async Task Root_InvalidEdit_KeepsWhatRuns()
    {
        await _server.ApplyAsync<AkashicLayer>("lab", Root);
        await _server.UntilAsync<V1Deployment>("lab-akashic", found => found is not null);

        await _server.ApplyAsync<AkashicLayer>("lab", Root.Replace("10.3.0.7", "169.254.169.254", StringComparison.Ordinal));
        var refused = await UntilAsync("lab", status => Reason(status, "Accepted") == "InvalidSpec");

        Assert.Contains("spec.bucket.endpoint", Message(refused.Status!, "Accepted"));
        Assert.NotNull(await FindAsync<V1Deployment>("lab-akashic"));
    }

    [Fact]
    public async Task Roots_ComeAndGo_AreTokenReviewers()
    {
        await _server.ApplyAsync<AkashicLayer>("lab", Root);
        await _server.ApplyAsync<AkashicLayer>("tasks", Below("lab", "task"));
        await _server.UntilReviewersAsync("lab-akashic");

        await _server.Client.DeleteAsync(ResourceType.Of<AkashicLayer>(), "lab", _server.Namespace, new(), Cancellation);

        await _server.UntilReviewersAsync();
    }

    private static string Below(string parent, string dimension) => $$$$"""{"spec": {"dimension": "{{{{dimension}}}}", "parentRef": {"name": "{{{{parent}}}}"}}}""";

    private static string Reported(string consistent, string reason, long size) => $$$$"""
        {"status": {"prefix": "p/", "treeSize": {{{{size}}}}, "storeConditions": [
          {"type": "BucketReady", "status": "True", "reason": "BucketAvailable", "message": "as found", "lastTransitionTime": "2026-01-02T03:04:05Z"},
          {"type": "Consistent", "status": "{{{{consistent}}}}", "reason": "{{{{reason}}}}", "message": "as found", "lastTransitionTime": "2026-01-02T03:04:05Z"}]}}
        """;

    private static V1Condition? Condition(AkashicLayerStatus status, string type) => status.Conditions?.FirstOrDefault(each => each.Type == type);

    private static string? Is(AkashicLayerStatus status, string type) => Condition(status, type)?.Status;

    private static string? Reason(AkashicLayerStatus status, string type) => Condition(status, type)?.Reason;

    private static string? Message(AkashicLayerStatus status, string type) => Condition(status, type)?.Message;

    private Task<TEntity?> FindAsync<TEntity>(string name)
        where TEntity : class, IKubernetesObject => _server.Client.GetAsync<TEntity>(name, _server.Namespace, Cancellation);

    private async Task<AkashicLayer> UntilAsync(string name, Predicate<AkashicLayerStatus> condition) =>
        (await _server.UntilAsync<AkashicLayer>(name, layer => layer?.Status is { } status && condition(status)))!;
}
