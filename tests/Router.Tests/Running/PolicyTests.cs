using System.Net;
using System.Text.Json.Nodes;
using CwHoe.Kube.Models;

namespace CwHoe.Router.Tests.Running;

/// <summary>Who may ask, how far a request may go, and what it may cost.</summary>
public sealed class PolicyTests
{
    [Fact]
    public async Task Caller_Unknown_IsRefusedInTheShapeOfItsApi()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var router = await RunningRouter.StartAsync(Sovereign(upstream.Url));
        foreach (var key in (string[])["", "wrong key of twenty characters", "eyJhbGciOiJub25lIn0.eyJleHAiOjk5OTk5OTk5OTksImF1ZCI6ImN3LWhvZS1yb3V0ZXIifQ.x"])
        {
            using var response = await router.ChatAsync(change: request => request.Headers.Authorization = key.Length == 0 ? null : new("Bearer", key), client: Anonymous(router));
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            var body = await response.Content.ReadAsStringAsync(RunningRouter.Cancellation);
            Assert.Equal("authentication_error", (string)JsonNode.Parse(body)!["error"]!["type"]!);
            if (key.Length > 0)
                Assert.DoesNotContain(key, body, StringComparison.Ordinal);
        }

        using var anthropic = await router.PostAsync("v1/messages", """{"model": "chat", "max_tokens": 5, "messages": []}""", client: Anonymous(router));
        Assert.Equal("error", (string)JsonNode.Parse(await anthropic.Content.ReadAsStringAsync(RunningRouter.Cancellation))!["type"]!);
        Assert.Equal(0, upstream.Requests);
    }

    [Fact]
    public async Task Caller_ServiceAccountToken_IsTakenForTheRoutersAudienceAlone()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var router = await RunningRouter.StartAsync(Sovereign(upstream.Url));
        await router.Server.ApplyAsync(new V1ServiceAccount { Metadata = new() { Name = "agent", Namespace = router.Server.Namespace } }, RunningRouter.Cancellation);

        using var accepted = await AskWithTokenAsync(router, "cw-hoe-router");
        using var refused = await AskWithTokenAsync(router, "another");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (accepted.StatusCode, refused.StatusCode));
    }

    [Fact]
    public async Task Sovereignty_WhatNoRuleAllows_Stays()
    {
        await using var own = await ScriptedUpstream.StartAsync();
        await using var outside = await ScriptedUpstream.StartAsync();
        own.Answer = context => Answers.JsonAsync(context, """{"error": {"message": "down"}}""", 503);
        await using var router = await RunningRouter.StartAsync(Tiers(own.Url, outside.Url));

        foreach (var (headers, status, says) in new (string?, HttpStatusCode, string)[]
        {
            (null, HttpStatusCode.BadGateway, "tier external: no rule of spec.sovereignty.allow matches: public is for classification public"),
            ("secret", HttpStatusCode.BadGateway, "no rule of spec.sovereignty.allow names classification secret"),
            ("public", HttpStatusCode.OK, "hello"),
        })
        {
            using var response = await router.ChatAsync(change: request =>
            {
                if (headers is not null)
                    request.Headers.Add("X-Hoe-Classification", headers);
            });
            var body = await response.Content.ReadAsStringAsync(RunningRouter.Cancellation);
            Assert.True(status == response.StatusCode, body);
            Assert.Contains(says, body, StringComparison.Ordinal);
        }

        Assert.Equal(1, outside.Requests);
        Assert.Equal("Bearer the provider's key", outside.LastHeaders.Authorization);
    }

    [Fact]
    public async Task Sovereignty_SessionThatMayBeClassifiedButIsNotListed_Stays()
    {
        await using var own = await ScriptedUpstream.StartAsync();
        await using var outside = await ScriptedUpstream.StartAsync();
        own.Answer = context => Answers.JsonAsync(context, """{"error": {"message": "down"}}""", 503);
        await using var router = await RunningRouter.StartAsync(Tiers(own.Url, outside.Url));
        await router.ReportAsync("""{"sessions": [{"name": "listed", "classification": "public"}], "classifiedSessions": 2}""");
        await router.UntilTableAsync(table => table?.HasUnlistedSessions == true);

        using var listed = await AskAsync("listed");
        using var other = await AskAsync("other");

        Assert.Equal(HttpStatusCode.OK, listed.StatusCode);
        Assert.Equal(HttpStatusCode.BadGateway, other.StatusCode);
        Assert.Contains("the classification of session other is unknown", await other.Content.ReadAsStringAsync(RunningRouter.Cancellation), StringComparison.Ordinal);
        Assert.Equal(1, outside.Requests);

        Task<HttpResponseMessage> AskAsync(string session) => router.ChatAsync(change: request =>
        {
            request.Headers.Add("X-Hoe-Classification", "public");
            request.Headers.Add("X-Hoe-Session", session);
        });
    }

    [Fact]
    public async Task Sovereignty_SovereignOnly_AsksNoOutsideBackendNotEvenForItsHealth()
    {
        await using var outside = await ScriptedUpstream.StartAsync();
        await using var router = await RunningRouter.StartAsync($$$"""
            {"models": [{"alias": "chat", "backends": [{"provider": "openaiCompatible", "baseUrl": "{{{outside.Url}}}", "model": "m"}]}]}
            """);

        using var response = await router.ChatAsync();

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("SovereignOnly", await response.Content.ReadAsStringAsync(RunningRouter.Cancellation), StringComparison.Ordinal);
        Assert.Equal(0, outside.Requests);
    }

    [Fact]
    public async Task Policy_Deleted_NothingIsAllowed()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var router = await RunningRouter.StartAsync(Sovereign(upstream.Url));
        (await router.ChatAsync()).Dispose();

        await router.Server.Client.DeleteAsync(ResourceType.Of<Api.RouterPolicies.RouterPolicy>(), RunningRouter.Policy, router.Server.Namespace, new(), RunningRouter.Cancellation);
        await router.UntilInForceAsync(null);

        using var response = await router.ChatAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(1, upstream.Requests);
    }

    [Fact]
    public async Task Policy_InvalidEdit_LastValidSpecStaysInForceAndItsBackendsAreFollowed()
    {
        await using var first = await ScriptedUpstream.StartAsync();
        await using var second = await ScriptedUpstream.StartAsync();
        await using var router = await RunningRouter.StartAsync("""{"models": [{"alias": "chat", "backends": [{"nodeRef": {"name": "small"}}]}]}""");
        await ReportAsync(1, "Valid", first.Url);
        await router.UntilTableAsync(table => table?.Routes["chat"].Backends is [{ BaseUrl: not null }]);
        await AssertStatusAsync(router, "chat", HttpStatusCode.OK);

        var edited = await router.EditAsync("""{"models": [{"alias": "talk", "backends": [{"provider": "openai", "model": "m"}]}]}""");
        await ReportAsync(edited.Metadata.Generation!.Value, "InvalidSpec", second.Url);
        await router.UntilTableAsync(table => table is { Generation: 1 } && table.Routes["chat"].Backends[0].BaseUrl == new Uri(second.Url));

        await AssertStatusAsync(router, "chat", HttpStatusCode.OK);
        Assert.Equal((1, 1), (first.Requests, second.Requests));

        Task ReportAsync(long generation, string reason, string url) => router.ReportAsync($$$"""
            {"observedGeneration": {{{generation}}},
             "backends": [{"model": "chat", "index": 0, "node": "small", "endpoint": "{{{url}}}", "servedModel": "tiny", "tier": "sovereign", "ready": true}],
             "conditions": [{"type": "Accepted", "status": "{{{(reason == "Valid" ? "True" : "False")}}}", "reason": "{{{reason}}}", "message": "m",
               "observedGeneration": {{{generation}}}, "lastTransitionTime": "2026-01-02T03:04:05Z"}]}
            """);
    }

    [Fact]
    public async Task Budget_OfMoneyUsedUp_LeavesWhatCostsNothing()
    {
        await using var paid = await ScriptedUpstream.StartAsync();
        await using var free = await ScriptedUpstream.StartAsync();
        await using var router = await RunningRouter.StartAsync($$$"""
            {
              "models": [
                {"alias": "paid", "backends": [{"provider": "openaiCompatible", "baseUrl": "{{{paid.Url}}}", "model": "p", "tier": "sovereign", "price": {"input": "1000000", "output": "1000000"}}]},
                {"alias": "chat", "backends": [
                  {"provider": "openaiCompatible", "baseUrl": "{{{paid.Url}}}", "model": "p", "tier": "sovereign", "price": {"input": "1000000", "output": "1000000"}},
                  {"provider": "openaiCompatible", "baseUrl": "{{{free.Url}}}", "model": "f", "tier": "sovereign"}]}],
              "limits": {"identity": {"budgets": [{"window": "month", "cost": "100"}]}}
            }
            """);
        // 10 tokens in and 5 out of which each costs 1.
        for (var i = 0; i < 5; i++)
            await AssertStatusAsync(router, "paid", HttpStatusCode.OK);

        await AssertStatusAsync(router, "paid", HttpStatusCode.TooManyRequests);
        await AssertStatusAsync(router, "chat", HttpStatusCode.OK);
        Assert.Equal((5, 1), (paid.Requests, free.Requests));
    }

    [Fact]
    public async Task Limits_AreCountedOverAllReplicasAndOverTheirRestarts()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var router = await RunningRouter.StartAsync(Sovereign(upstream.Url, """, "limits": {"identity": {"budgets": [{"window": "month", "tokens": 100}]}}"""));
        for (var i = 0; i < 4; i++)
            await AssertStatusAsync(router, "chat", HttpStatusCode.OK);

        await router.StopReplicaAsync(0);
        using var second = await router.AddReplicaAsync();

        // 60 of 100 are used; a request sets about 30 aside.
        using var third = await UntilKnownAsync(router, second);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
        using var last = await router.ChatAsync(client: second);
        Assert.Equal(HttpStatusCode.TooManyRequests, last.StatusCode);
        Assert.Contains("100 tokens per month", await last.Content.ReadAsStringAsync(RunningRouter.Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_PastTheirRate_AreToldWhenToComeBack()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var router = await RunningRouter.StartAsync(Sovereign(upstream.Url, """, "limits": {"total": {"requestsPerMinute": 2}}"""));
        await AssertStatusAsync(router, "chat", HttpStatusCode.OK);
        await AssertStatusAsync(router, "chat", HttpStatusCode.OK);

        using var response = await router.ChatAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(30, response.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.Equal(2, upstream.Requests);
    }

    private static async Task AssertStatusAsync(RunningRouter router, string model, HttpStatusCode status)
    {
        using var response = await UntilKnownAsync(router, router.Http, model);
        Assert.True(status == response.StatusCode, await response.Content.ReadAsStringAsync(RunningRouter.Cancellation));
    }

    /// <summary>Just started, a router does not know yet what was used before, and says so.</summary>
    private static async Task<HttpResponseMessage> UntilKnownAsync(RunningRouter router, HttpClient client, string model = "chat")
    {
        while (true)
        {
            var response = await router.ChatAsync(model: model, client: client);
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
                return response;
            response.Dispose();
        }
    }

    private static async Task<HttpResponseMessage> AskWithTokenAsync(RunningRouter router, string audience)
    {
        var token = await router.Server.Client.CreateTokenAsync(router.Server.Namespace, "agent", new() { Audiences = [audience] }, RunningRouter.Cancellation);
        return await router.ChatAsync(change: request => request.Headers.Authorization = new("Bearer", token.Token), client: Anonymous(router));
    }

    private static HttpClient Anonymous(RunningRouter router) => new() { BaseAddress = new(router.BaseUrl) };

    private static string Sovereign(string url, string more = "") => $$$"""
        {"models": [{"alias": "chat", "backends": [{"provider": "openaiCompatible", "baseUrl": "{{{url}}}", "model": "m", "tier": "sovereign"}]}]{{{more}}} }
        """;

    private static string Tiers(string own, string outside) => $$$"""
        {
          "models": [{"alias": "chat", "backends": [
            {"provider": "openaiCompatible", "baseUrl": "{{{outside}}}", "model": "out", "secretRef": {"name": "keys", "key": "provider"}},
            {"provider": "openaiCompatible", "baseUrl": "{{{own}}}", "model": "own", "tier": "sovereign"}]}],
          "sovereignty": {"mode": "SovereignFirst", "allow": [{"name": "public", "classifications": ["public"], "tiers": ["external"]}]},
          "resilience": {"retries": 1, "healthCheckIntervalMs": 0}
        }
        """;
}
