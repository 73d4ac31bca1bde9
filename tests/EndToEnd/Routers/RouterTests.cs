using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CwHoe.EndToEnd.Cluster;
using CwHoe.EndToEnd.Models;
using CwHoe.NodeClients;

namespace CwHoe.EndToEnd.Routers;

/// <summary>A RouterPolicy over real model servers, with an outside provider that the test plays.</summary>
public sealed class RouterTests(TestCluster cluster) : EndToEndTest(cluster)
{
    private const string Key = "end-to-end-key-7c1f02";
    private const string ProviderKey = "sk-outside-91ab33";

    [Fact]
    public async Task OfficialClients_Unchanged_TalkToRealModels()
    {
        await using var provider = StartProvider();
        await Space.ApplyAsync(Node.Tiny("tiny"), Policy(provider.Address, """[{"nodeRef": {"name": "tiny"}}]"""));
        await MakeKeysAsync();
        await Space.UntilReadyAsync("tiny");
        var url = await UntilRoutedAsync();
        var clients = await NodePackages.InstallAsync(Path.Combine(TestCluster.Repository, "tests", "Router.Tests", "Clients"), Cancelled);

        foreach (var (script, last) in new[] { ("live-openai.cjs", "errors"), ("live-anthropic.cjs", "errors") })
        {
            var result = await clients.RunAsync(script, [url, Key], Cancelled);
            Assert.True(result.ExitCode == 0, $"{script} after '{result.Output}': {result.Errors}");
            Assert.EndsWith(last, result.Output.TrimEnd());
        }

        var policy = await Space.GetAsync(Resource.RouterPolicies, "default");
        Assert.DoesNotContain(Key, policy.ToJsonString());
        Assert.DoesNotContain(Key, await Space.RunAsync("logs", "-l", "cw-hoe.dev/router-policy=default", "--tail=-1"));
    }

    [Fact]
    public async Task ThreeTiers_FailOver_FailClosed_StopAtTheBudget_AndRecover()
    {
        await using var provider = StartProvider();
        await Space.ApplyAsync(
            Node.Tiny("first"), Node.Tiny("second"),
            Policy(provider.Address, $$$"""
                [{"nodeRef": {"name": "first"}}, {"nodeRef": {"name": "second"}},
                 {"provider": "openaiCompatible", "baseUrl": "{{{provider.Address}}}/v1", "model": "partner", "tier": "partner", "secretRef": {"name": "keys", "key": "provider"}},
                 {"provider": "openaiCompatible", "baseUrl": "{{{provider.Address}}}/v1", "model": "big", "secretRef": {"name": "keys", "key": "provider"},
                  "price": {"input": "100000", "output": "100000"}}]
                """));
        await MakeKeysAsync();
        await Space.UntilReadyAsync("first");
        await Space.UntilReadyAsync("second");
        var url = await UntilRoutedAsync();
        using var http = new HttpClient { BaseAddress = new(url + "/"), Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", await TokenAsync("agent"));

        // The owner's own first, in order.
        await UntilAnsweredAsync(http, null, "first");

        // Failover to the second, unseen by the caller.
        await Space.EditAsync("first", """{"replicas": 0}""");
        await UntilAnsweredAsync(http, null, "second");

        // Without any of the owner's own, what no rule allows stays; the refusal says which rule.
        await Space.EditAsync("second", """{"replicas": 0}""");
        await UntilAnsweredAsync(http, "public", "openaiCompatible/big");
        using (var refused = await AskAsync(http, null))
        {
            var body = await refused.Content.ReadAsStringAsync(Cancelled);
            Assert.False(refused.IsSuccessStatusCode, body);
            Assert.Contains("no rule of spec.sovereignty.allow matches: public is for classification public", body);
        }

        using (var unheard = await AskAsync(http, "unheard-of"))
            Assert.Contains("no rule of spec.sovereignty.allow names classification unheard-of", await unheard.Content.ReadAsStringAsync(Cancelled));

        // Money: 15 tokens of each answer cost 1.5 of 10; in the end what costs is closed, on every replica.
        HttpResponseMessage stopped;
        var paid = 1;
        while ((stopped = await AskAsync(http, "public")).IsSuccessStatusCode)
        {
            stopped.Dispose();
            Assert.True(++paid < 60, "the budget never ends");
        }

        using (stopped)
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, stopped.StatusCode);
            Assert.Contains("budget", await stopped.Content.ReadAsStringAsync(Cancelled));
        }

        // Recovery: the owner's own cost nothing and answer again.
        await Space.EditAsync("second", """{"replicas": 1}""");
        await Space.UntilReadyAsync("second");
        await UntilAnsweredAsync(http, null, "second");
        Assert.DoesNotContain(ProviderKey, (await Space.GetAsync(Resource.RouterPolicies, "default")).ToJsonString());
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private ModelServer StartProvider() => ModelServer.Start(Cluster.HostAddress, async request =>
    {
        if (request.HttpMethod != "POST")
            return ModelServer.Text("""{"object": "list", "data": []}""");
        if (request.Headers["Authorization"] != $"Bearer {ProviderKey}")
            return ModelServer.Text("""{"error": {"message": "bad key"}}""", 401);
        using var reader = new StreamReader(request.InputStream);
        var asked = JsonNode.Parse(await reader.ReadToEndAsync())!;
        var callsTool = asked["tools"] is not null && (string?)asked["messages"]!.AsArray()[^1]!["role"] != "tool";
        var message = callsTool
            ? """{"role": "assistant", "content": null, "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": "{\"city\": \"Bonn\"}"}}]}"""
            : """{"role": "assistant", "content": "It rains."}""";
        return ModelServer.Text($$$"""
            {"id": "c1", "object": "chat.completion", "created": 1, "model": "big", "choices": [{"index": 0, "message": {{{message}}}, "finish_reason": "{{{(callsTool ? "tool_calls" : "stop")}}}"}],
             "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15} }
            """.TrimStart());
    });

    private static string Policy(string provider, string backends) => $$$"""
        {
          "apiVersion": "cw-hoe.dev/v1alpha1", "kind": "RouterPolicy", "metadata": {"name": "default"},
          "spec": {
            "models": [
              {"alias": "chat", "backends": {{{backends}}}},
              {"alias": "out", "backends": [{"provider": "openaiCompatible", "baseUrl": "{{{provider}}}/v1", "model": "big", "secretRef": {"name": "keys", "key": "provider"}}]}],
            "sovereignty": {"mode": "SovereignFirst", "allow": [{"name": "public", "classifications": ["public"], "tiers": ["external"]}]},
            "resilience": {"holdTimeoutMs": 1000, "healthCheckIntervalMs": 1000, "breakerOpenMs": 1000},
            "limits": {"identity": {"budgets": [{"window": "month", "cost": "10"}]}},
            "apiKeys": [{"name": "tests", "secretRef": {"name": "keys", "key": "client"}}],
            "resources": {"requests": {"cpu": "20m", "memory": "96Mi"}}
          }
        }
        """;

    private async Task MakeKeysAsync()
    {
        await Space.RunAsync("create", "secret", "generic", "keys", $"--from-literal=client={Key}", $"--from-literal=provider={ProviderKey}");
        await Space.RunAsync("create", "serviceaccount", "agent");
    }

    /// <summary>Waits for the routers and gives their base URL, with the Service's address in place of its name.</summary>
    private async Task<string> UntilRoutedAsync()
    {
        await Space.UntilAsync(Resource.RouterPolicies, "default", Json.IsReady, TimeSpan.FromSeconds(120));
        var service = await Space.GetAsync(Resource.Services, "default-router");
        return $"http://{service.Text("spec/clusterIP")}/v1";
    }

    private async Task<string> TokenAsync(string account) =>
        JsonNode.Parse(await Kubectl.CreateRawAsync(
            $"/api/v1/namespaces/{Space.Name}/serviceaccounts/{account}/token",
            """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"audiences":["cw-hoe-router"],"expirationSeconds":600}}""")).Text("status/token")!;

    private static async Task<HttpResponseMessage> AskAsync(HttpClient http, string? classification)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "chat/completions")
        {
            Content = new StringContent("""{"model": "chat", "max_tokens": 5, "messages": [{"role": "user", "content": "hi"}]}""", Encoding.UTF8, "application/json"),
        };
        if (classification is not null)
            request.Headers.Add("X-Hoe-Classification", classification);
        return await http.SendAsync(request, Cancelled);
    }

    /// <summary>Asks until this backend answers: routers learn of pods a moment after they come and go. Up to then the others may answer, and nobody else.</summary>
    private static async Task UntilAnsweredAsync(HttpClient http, string? classification, string backend)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(TimeSpan.FromSeconds(90));
        while (true)
        {
            using var response = await AskAsync(http, classification);
            var by = response.Headers.TryGetValues("X-Hoe-Backend", out var values) ? values.Single() : "";
            if (response.IsSuccessStatusCode && by == backend)
                return;
            Assert.True(classification is not null || !by.StartsWith("openai", StringComparison.Ordinal), $"{by} got a request that must not leave");
            Assert.False(limit.IsCancellationRequested, $"{backend} does not answer; the last answer: {by} {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Cancelled)}");
        }
    }
}
