using System.Net;
using System.Text.Json.Nodes;
using CwHoe.Kube.Models;

namespace CwHoe.Router.Tests.Running;

/// <summary>The management API over REST; that gRPC is the same is proved where the layer is.</summary>
public sealed class ManagementTests
{
    [Fact]
    public async Task Management_WhoMayGetThePolicy_ReadsAndWhoMayPatchIt_Changes()
    {
        await using var bad = await ScriptedUpstream.StartAsync();
        await using var good = await ScriptedUpstream.StartAsync();
        bad.Answer = context => Answers.JsonAsync(context, "{}", 500);
        await using var router = await RunningRouter.StartAsync($$$"""
            {
              "models": [{"alias": "chat", "backends": [
                {"provider": "openaiCompatible", "baseUrl": "{{{bad.Url}}}", "model": "bad", "tier": "sovereign"},
                {"provider": "openaiCompatible", "baseUrl": "{{{good.Url}}}", "model": "good", "tier": "sovereign"},
                {"provider": "openai", "model": "out"}]}],
              "sovereignty": {"mode": "SovereignFirst", "allow": [{"name": "public", "classifications": ["public"], "tiers": ["external"]}]},
              "resilience": {"breakerFailures": 1, "breakerOpenMs": 600000, "healthCheckIntervalMs": 0},
              "limits": {"identity": {"budgets": [{"window": "day", "tokens": 1000}]}}
            }
            """);
        HttpResponseMessage chat;
        while ((chat = await router.ChatAsync()).StatusCode == HttpStatusCode.ServiceUnavailable)
            chat.Dispose();
        chat.Dispose();
        var reader = await TokenAsync(router, "reader", "get");
        var keeper = await TokenAsync(router, "keeper", "get", "patch");

        var policy = await GetAsync(router, "policy", reader);
        Assert.Equal(("test", "STRATEGY_PRIORITY"), ((string)policy["name"]!, ((string)policy["strategy"]!).Replace("ROUTING_", "", StringComparison.Ordinal)));
        var backends = (await GetAsync(router, "backends", reader))["backends"]!.AsArray();
        Assert.Equal(
            ["openaiCompatible/bad BACKEND_STATE_OPEN", "openaiCompatible/good BACKEND_STATE_CLOSED", "openai/out BACKEND_STATE_CLOSED"],
            backends.Select(backend => $"{backend!["name"]} {backend["state"]}"));
        var usage = (await GetAsync(router, "usage?identity=key:tests&window=BUDGET_WINDOW_DAY", reader))["usage"]!.AsArray();
        Assert.Equal(("10", "5", "985"), ((string)usage.Single()!["inputTokens"]!, (string)usage.Single()!["outputTokens"]!, (string)usage.Single()!["tokensRemaining"]!));

        var (_, explained) = await PostAsync(router, "explain", """{"model": "chat"}""", reader);
        Assert.Equal(["openaiCompatible/good"], explained["candidates"]!.AsArray().Select(each => (string)each!["name"]!));
        Assert.Equal(
            ["openaiCompatible/bad BACKEND_REFUSAL_UNAVAILABLE", "openai/out BACKEND_REFUSAL_TIER_NOT_ALLOWED"],
            explained["refused"]!.AsArray().Select(each => $"{each!["name"]} {each["refusal"]}"));

        const string reset = """{"model": "chat", "name": "openaiCompatible/bad"}""";
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(router, "backends:reset", reset, reader)).Status);
        var (status, closed) = await PostAsync(router, "backends:reset", reset, keeper);
        Assert.Equal((HttpStatusCode.OK, "BACKEND_STATE_CLOSED"), (status, (string)closed["state"]!));
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(router, "explain", """{"model": "none"}""", reader)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(router, "explain", "{}", RunningRouter.ApiKey)).Status);
    }

    private static async Task<string> TokenAsync(RunningRouter router, string name, params string[] verbs)
    {
        var ns = router.Server.Namespace;
        await router.Server.ApplyAsync(new V1ServiceAccount { Metadata = new() { Name = name, Namespace = ns } }, RunningRouter.Cancellation);
        await router.Server.ApplyAsync(
            new V1Role
            {
                Metadata = new() { Name = name, Namespace = ns },
                Rules = [new() { ApiGroups = ["cw-hoe.dev"], Resources = ["routerpolicies"], ResourceNames = [RunningRouter.Policy], Verbs = verbs }],
            },
            RunningRouter.Cancellation);
        await router.Server.ApplyAsync(
            new V1RoleBinding
            {
                Metadata = new() { Name = name, Namespace = ns },
                RoleRef = new() { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = name },
                Subjects = [new() { Kind = "ServiceAccount", Name = name, Namespace = ns }],
            },
            RunningRouter.Cancellation);
        return (await router.Server.Client.CreateTokenAsync(ns, name, new() { Audiences = ["cw-hoe-router"] }, RunningRouter.Cancellation)).Token!;
    }

    private static async Task<JsonNode> GetAsync(RunningRouter router, string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"management/v1/{path}") { Headers = { Authorization = new("Bearer", token) } };
        using var response = await router.Http.SendAsync(request, RunningRouter.Cancellation);
        var body = await response.Content.ReadAsStringAsync(RunningRouter.Cancellation);
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonNode.Parse(body)!;
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(RunningRouter router, string path, string body, string token)
    {
        using var response = await router.PostAsync($"management/v1/{path}", body, request => request.Headers.Authorization = new("Bearer", token));
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(RunningRouter.Cancellation))!);
    }
}
