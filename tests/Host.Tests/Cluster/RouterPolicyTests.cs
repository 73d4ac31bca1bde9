using CwHoe.Api.AgentNodes;
using CwHoe.Api.RouterPolicies;
using CwHoe.Api.Sessions;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Host.Tests.Cluster;

[Trait("Needs", "cluster")]
public sealed class RouterPolicyTests : IAsyncLifetime
{
    private const string Chat = """{"spec": {"models": [{"alias": "chat", "backends": [{"nodeRef": {"name": "small"}}, {"nodeSelector": {"matchLabels": {"size": "large"}}}]}]}}""";

    private OperatorServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await OperatorServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Policy_Applied_BecomesItsObjects()
    {
        await _server.ApplyAsync<RouterPolicy>("front", Chat);

        var policy = await UntilAsync(status => Reason(status, "BackendsReady") == "NoBackendReady");

        Assert.Equal($"http://front-router.{_server.Namespace}.svc/v1", policy.Status!.Endpoint);
        Assert.Equal(("small", "NodeNotFound"), (policy.Status.Backends!.Single().Node, policy.Status.Backends!.Single().Reason));
        Assert.NotNull(await FindAsync<V1ServiceAccount>("front-router"));
        Assert.Equal("front-router", (await FindAsync<V1RoleBinding>("front-router"))!.Subjects!.Single().Name);
        Assert.NotNull(await FindAsync<V1Service>("front-router"));
        Assert.Equal(2, (await FindAsync<V1Deployment>("front-router"))!.Spec!.Replicas);
        var egress = (await FindAsync<V1NetworkPolicy>("front-router"))!.Spec!.Egress!;
        Assert.All(egress, rule => Assert.NotEmpty(rule.To!));
        Assert.Null((await FindAsync<V1ConfigMap>("front-router-usage"))!.Data);
    }

    [Fact]
    public async Task Policy_ItsNodesAndSessionsChange_TellsRouters()
    {
        await _server.ApplyAsync<RouterPolicy>("front", Chat);
        await _server.ApplyAsync<AgentNode>("large", """{"metadata": {"labels": {"size": "large"}}, "spec": {"engine": {"type": "llamaCpp"}, "model": {"name": "qwen", "source": "file:///m.gguf"}}}""");
        await UntilAsync(status => status.Backends?.Any(backend => backend is { Node: "large", Reason: "Progressing", Addresses.Count: 0 }) == true);

        await _server.ApplyAsync<V1Pod>("large-1", """
            {"metadata": {"labels": {"cw-hoe.dev/agent-node": "large", "app.kubernetes.io/managed-by": "cw-hoe", "app.kubernetes.io/component": "engine"}},
             "spec": {"containers": [{"name": "engine", "image": "none.invalid/none"}], "automountServiceAccountToken": false, "serviceAccountName": "front-router"}}
            """);
        await _server.ApplyAsync<V1Pod>("large-1", """{"status": {"phase": "Running", "podIP": "10.1.2.3", "conditions": [{"type": "Ready", "status": "True"}]}}""", "status");
        await UntilAsync(status => status.Backends?.Any(backend => backend.Addresses is ["10.1.2.3"]) == true);

        await _server.ApplyAsync<AgentNode>("large", """
            {"status": {"endpoint": "http://large:8080/v1", "conditions": [
              {"type": "Ready", "status": "True", "reason": "Available", "message": "serving", "lastTransitionTime": "2026-01-02T03:04:05Z"}]}}
            """, "status");
        var served = await UntilAsync(status => Reason(status, "BackendsReady") == "Degraded");
        Assert.Equal(("http://large:8080/v1", "qwen", true), served.Status!.Backends!.Where(backend => backend.Node == "large").Select(b => (b.Endpoint, b.ServedModel, b.Ready!.Value)).Single());

        await _server.ApplyAsync<Session>("work", """{"metadata": {"labels": {"cw-hoe.dev/classification": "secret"}}, "spec": {"task": "t", "routerRef": {"name": "front"}}}""");
        await UntilAsync(status => status.Sessions is [{ Name: "work", Classification: "secret" }]);

        await _server.ApplyAsync<AgentNode>("large", """{"metadata": {"labels": {"size": "small"}}, "spec": {"engine": {"type": "llamaCpp"}, "model": {"name": "qwen", "source": "file:///m.gguf"}}}""");
        await UntilAsync(status => status.Backends is [{ Node: "small" }]);
    }

    [Fact]
    public async Task Policy_UsageWrittenByRouters_IsLeftAloneAndCausesNoWork()
    {
        await _server.ApplyAsync<RouterPolicy>("front", Chat);
        await UntilAsync(status => Reason(status, "Accepted") == "Valid");
        var usage = (await _server.UntilAsync<V1ConfigMap>("front-router-usage", found => found is not null))!;
        var calls = _server.Calls.Calls.Count;

        for (var i = 0; i < 20; i++)
            await _server.ApplyAsync<V1ConfigMap>("front-router-usage", $$$"""{"data": {"router-1": "{{{i}}}"}}""");
        Assert.NotEqual(usage.Metadata.ResourceVersion, (await FindAsync<V1ConfigMap>("front-router-usage"))!.Metadata.ResourceVersion);

        // An edit reconciles after all of that was seen: the ConfigMap is not among what it writes.
        await _server.ApplyAsync<RouterPolicy>("front", Chat.Replace("\"chat\"", "\"talk\"", StringComparison.Ordinal));
        await UntilAsync(status => status.Backends?[0].Model == "talk");
        Assert.DoesNotContain(_server.Calls.Calls.Skip(calls), call => call is { IsWrite: true, Type.Kind: "ConfigMap" });
        Assert.Equal("19", (await FindAsync<V1ConfigMap>("front-router-usage"))!.Data!["router-1"]);
    }

    [Fact]
    public async Task Policy_EditThatRoutersFollow_LeavesTheDeployment()
    {
        await _server.ApplyAsync<RouterPolicy>("front", Chat);
        await UntilAsync(status => Reason(status, "Accepted") == "Valid");
        var before = (await _server.UntilAsync<V1Deployment>("front-router", found => found is not null))!.Metadata.Generation;

        await _server.ApplyAsync<RouterPolicy>("front", """
            {"spec": {"models": [{"alias": "chat", "backends": [{"provider": "openai", "model": "m", "secretRef": {"name": "keys", "key": "openai"}}]}],
              "sovereignty": {"mode": "Any", "allow": [{"name": "all", "tiers": ["external"]}]}}}
            """);
        var edited = await UntilAsync(status => status.Rules is ["all"]);

        Assert.Contains("Secret keys does not exist", edited.Status!.Conditions!.Single(condition => condition.Type == "BackendsReady").Message);
        Assert.Equal(before, (await FindAsync<V1Deployment>("front-router"))!.Metadata.Generation);
        Assert.Contains((await FindAsync<V1Role>("front-router"))!.Rules!, rule => rule is { Resources: ["secrets"], ResourceNames: ["keys"], Verbs: ["get"] });
        Assert.Contains((await FindAsync<V1NetworkPolicy>("front-router"))!.Spec!.Egress!, rule => rule is { To: null, Ports: [_] });
    }

    [Fact]
    public async Task Policy_AutoscaledAndNotAgain_MakesAndPrunesTheAutoscaler()
    {
        await _server.ApplyAsync<RouterPolicy>("front", Chat.Replace("{\"spec\": {", "{\"spec\": {\"autoscaling\": {\"max\": 4}, ", StringComparison.Ordinal));
        var made = await _server.UntilAsync<V1HorizontalPodAutoscaler>("front-router", found => found is not null);
        Assert.Equal((2, 4, 70), (made!.Spec!.MinReplicas, made.Spec.MaxReplicas, made.Spec.TargetCPUUtilizationPercentage));

        await _server.ApplyAsync<RouterPolicy>("front", Chat);

        await _server.UntilAsync<V1HorizontalPodAutoscaler>("front-router", found => found is null);
    }

    [Fact]
    public async Task Policy_InvalidEdit_KeepsWhatRuns()
    {
        await _server.ApplyAsync<RouterPolicy>("front", Chat);
        await _server.UntilAsync<V1Deployment>("front-router", found => found is not null);

        await _server.ApplyAsync<RouterPolicy>("front", """{"spec": {"models": [{"alias": "chat", "backends": [{"provider": "openai", "model": "m"}]}]}}""");
        var refused = await UntilAsync(status => Reason(status, "Accepted") == "InvalidSpec");

        Assert.Equal("small", refused.Status!.Backends!.Single().Node);
        Assert.NotNull(await FindAsync<V1Deployment>("front-router"));
    }

    [Fact]
    public async Task Policies_ComeAndGo_AreTheTokenReviewers()
    {
        await _server.ApplyAsync<RouterPolicy>("front", Chat);
        await _server.ApplyAsync<RouterPolicy>("back", Chat);
        await _server.UntilReviewersAsync("back-router", "front-router");
        await UntilItMayReviewTokensAsync("front-router", true);

        await _server.Client.DeleteAsync(ResourceType.Of<RouterPolicy>(), "front", _server.Namespace, new(), Cancellation);

        await _server.UntilReviewersAsync("back-router");
        await UntilItMayReviewTokensAsync("front-router", false);
    }

    private static string? Reason(RouterPolicyStatus status, string condition) => status.Conditions?.FirstOrDefault(each => each.Type == condition)?.Reason;

    private async Task<RouterPolicy> UntilAsync(Predicate<RouterPolicyStatus> condition) =>
        (await _server.UntilAsync<RouterPolicy>("front", found => found?.Status is { } status && condition(status)))!;

    private Task<TEntity?> FindAsync<TEntity>(string name)
        where TEntity : class, IKubernetesObject => _server.Client.GetAsync<TEntity>(name, _server.Namespace, Cancellation);

    // The authorizer's own cache follows a moment later.
    private async Task UntilItMayReviewTokensAsync(string account, bool may)
    {
        var asked = new V1SubjectAccessReviewSpec
        {
            User = $"system:serviceaccount:{_server.Namespace}:{account}",
            ResourceAttributes = new() { Verb = "create", Group = "authentication.k8s.io", Resource = "tokenreviews" },
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((await _server.Client.ReviewAccessAsync(asked, limit.Token)).Allowed != may)
            await timer.WaitForNextTickAsync(limit.Token);
    }
}
