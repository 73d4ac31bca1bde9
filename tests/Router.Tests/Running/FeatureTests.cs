using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using CwHoe.Kube.Models;

namespace CwHoe.Router.Tests.Running;

/// <summary>What a policy adds to a request and its answer.</summary>
public sealed class FeatureTests
{
    [Fact]
    public async Task Node_HasNoPodsWhileNobodyUsesIt_IsToldOfARequestWhichWaitsForIt()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var router = await RunningRouter.StartAsync("""{"models": [{"alias": "chat", "backends": [{"nodeRef": {"name": "rare"}}]}]}""");
        await router.ReportAsync("""
            {"backends": [{"model": "chat", "index": 0, "node": "rare", "endpoint": "http://rare.invalid/v1", "addresses": [], "scalesToZero": true, "ready": false,
              "reason": "ScaledToZero", "message": "replicas is 0"}]}
            """);
        await router.UntilTableAsync(table => table?.Routes["chat"].Backends is [{ ScalesToZero: true }]);
        var began = DateTimeOffset.UtcNow;

        var waiting = router.ChatAsync();
        var usage = await router.Server.UntilAsync<V1ConfigMap>(
            $"{RunningRouter.Policy}-router-usage", found => found?.Metadata.Annotations?.ContainsKey("demand.cw-hoe.dev/rare") == true, RunningRouter.Cancellation);

        Assert.InRange(DateTimeOffset.Parse(usage!.Metadata.Annotations!["demand.cw-hoe.dev/rare"], CultureInfo.InvariantCulture), began.AddSeconds(-2), began.AddMinutes(1));
        Assert.False(waiting.IsCompleted);
        await router.ReportAsync($$$"""
            {"backends": [{"model": "chat", "index": 0, "node": "rare", "endpoint": "{{{upstream.Url}}}", "addresses": ["127.0.0.1"], "scalesToZero": true, "ready": true}]}
            """);
        using var answered = await waiting;
        Assert.Equal((HttpStatusCode.OK, 1), (answered.StatusCode, upstream.Requests));
    }

    [Fact]
    public async Task Prompt_OfTheModel_StandsAroundTheConversation()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var router = await RunningRouter.StartAsync(With(upstream.Url, """
            "prompts": [
              {"name": "house", "models": ["chat"], "prefix": "You work for {{company}}.", "postfix": "Be brief.", "variables": {"company": "Acme"}},
              {"name": "typed", "prefix": "Speak {{language}}.", "schema": {"type": "object", "required": ["language"], "properties": {"language": {"enum": ["French", "Dutch"]}}}}]
            """));

        (await router.ChatAsync()).Dispose();
        var messages = JsonNode.Parse(upstream.LastBody)!["messages"]!.AsArray();
        Assert.Equal(("system", "You work for Acme."), ((string)messages[0]!["role"]!, (string)messages[0]!["content"]!));
        Assert.Equal("hi\n\nBe brief.", (string)messages[1]!["content"]!);

        (await router.ChatAsync(change: request => Typed(request, """{"language": "Dutch"}"""))).Dispose();
        Assert.Equal("Speak Dutch.", (string)JsonNode.Parse(upstream.LastBody)!["messages"]![0]!["content"]!);
        foreach (var (context, field) in new[] { ("""{"language": "Elvish"}""", "X-Hoe-Context.language"), ("{}", "X-Hoe-Context.language") })
        {
            using var refused = await router.ChatAsync(change: request => Typed(request, context));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Equal(field, (string)JsonNode.Parse(await refused.Content.ReadAsStringAsync(RunningRouter.Cancellation))!["error"]!["param"]!);
        }

        static void Typed(HttpRequestMessage request, string context)
        {
            request.Headers.Add("X-Hoe-Prompt", "typed");
            request.Headers.Add("X-Hoe-Context", context);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cache_SameRequestOfTheSameCaller_IsAnsweredFromMemory(bool stream)
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Answer = context => stream ? Answers.StreamAsync(context, ["one", "two"]) : Answers.WholeAsync(context, "one two");
        await using var router = await RunningRouter.StartAsync(With(upstream.Url, """ "cache": {"ttlSeconds": 60}"""));

        var bodies = new List<string>();
        foreach (var expected in (string[])["miss", "hit"])
        {
            using var response = await router.ChatAsync(stream);
            Assert.Equal(expected, response.Headers.GetValues("X-Hoe-Cache").Single());
            bodies.Add(await response.Content.ReadAsStringAsync(RunningRouter.Cancellation));
        }

        (await router.ChatAsync(stream, text: "another")).Dispose();
        Assert.Equal(bodies[0], bodies[1]);
        Assert.Equal(2, upstream.Requests);
    }

    [Theory]
    [InlineData("v1/chat/completions", """{"model": "chat", "messages": [{"role": "user", "content": "hi"}]}""")]
    [InlineData("v1/chat/completions", """{"model": "chat", "stream": true, "messages": [{"role": "user", "content": "hi"}]}""")]
    [InlineData("v1/messages", """{"model": "chat", "max_tokens": 50, "stream": true, "messages": [{"role": "user", "content": "hi"}]}""")]
    [InlineData("v1/responses", """{"model": "chat", "input": "hi"}""")]
    public async Task Refinement_DraftIsCriticisedAndRevised_UntilItsScoreIsGoodEnough(string path, string body)
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        var heats = new List<double?>();
        upstream.Answer = context =>
        {
            var asked = JsonNode.Parse(upstream.LastBody)!;
            if ((string)asked["model"]! == "critic")
                return Answers.WholeAsync(context, upstream.LastBody.Contains("second", StringComparison.Ordinal) ? """{\"score\": 90, \"critique\": \"good\"}""" : """Well: {\"score\": 40, \"critique\": \"too short\"}""");
            heats.Add((double?)asked["temperature"]);
            return Answers.WholeAsync(context, upstream.LastBody.Contains("too short", StringComparison.Ordinal) ? "second" : "first");
        };
        await using var router = await RunningRouter.StartAsync($$$"""
            {
              "models": [
                {"alias": "chat", "backends": [{"provider": "openaiCompatible", "baseUrl": "{{{upstream.Url}}}", "model": "m", "tier": "sovereign"}]},
                {"alias": "judge", "backends": [{"provider": "openaiCompatible", "baseUrl": "{{{upstream.Url}}}", "model": "critic", "tier": "sovereign"}]}],
              "refinement": {"rounds": 3, "targetScore": 80, "criticModel": "judge", "temperature": "0.5", "temperatureStep": "0.2"}
            }
            """);

        using var response = await router.PostAsync(path, body, request => request.Headers.Add("X-Hoe-Refine", "true"));

        var text = await response.Content.ReadAsStringAsync(RunningRouter.Cancellation);
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        Assert.Contains("second", text, StringComparison.Ordinal);
        Assert.Equal(4, upstream.Requests);
        Assert.Equal([0.5, 0.7], heats);
        if (path == "v1/chat/completions")
            Assert.Contains("too short", text, StringComparison.Ordinal);
        if (path == "v1/chat/completions" && !text.StartsWith("data", StringComparison.Ordinal))
            Assert.Equal(40, (int)JsonNode.Parse(text)!["usage"]!["prompt_tokens"]!);
    }

    [Fact]
    public async Task Refinement_CriticWritesNoScore_DraftStays()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var router = await RunningRouter.StartAsync(With(upstream.Url, """ "refinement": {"enabled": true}"""));

        using var response = await router.ChatAsync();

        Assert.Contains("hello", await response.Content.ReadAsStringAsync(RunningRouter.Cancellation), StringComparison.Ordinal);
        Assert.Equal(2, upstream.Requests);
    }

    [Fact]
    public async Task AgentNode_WithoutPods_RequestWaitsUntilItServes()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var router = await RunningRouter.StartAsync("""
            {"models": [{"alias": "chat", "backends": [{"nodeRef": {"name": "tiny"}}]}], "resilience": {"holdTimeoutMs": 30000, "holdRequests": 1}}
            """);
        await router.ReportAsync("""{"backends": [{"model": "chat", "index": 0, "node": "tiny", "ready": false, "reason": "ScaledToZero", "message": "it has no pods"}]}""");
        await router.UntilTableAsync(table => table?.Routes["chat"].Backends.Any(backend => backend.NotReady?.StartsWith("ScaledToZero", StringComparison.Ordinal) == true) == true);
        // Whichever of two comes second finds the queue full.
        Task<HttpResponseMessage>[] both = [router.ChatAsync(), router.ChatAsync()];
        var first = await Task.WhenAny(both).WaitAsync(TimeSpan.FromSeconds(30), RunningRouter.Cancellation);
        var held = both.Single(each => each != first);
        using var refused = await first;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("ScaledToZero: it has no pods; and 1 requests wait for it already", await refused.Content.ReadAsStringAsync(RunningRouter.Cancellation), StringComparison.Ordinal);
        var url = new Uri(upstream.Url);
        await router.ReportAsync($$$"""
            {"backends": [{"model": "chat", "index": 0, "node": "tiny", "ready": true, "servedModel": "tiny", "endpoint": "http://tiny.test.svc:{{{url.Port}}}/v1", "addresses": ["127.0.0.1"]}]}
            """);

        using var response = await held;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("tiny", response.Headers.GetValues("X-Hoe-Backend").Single());
        Assert.Equal("tiny", (string)JsonNode.Parse(upstream.LastBody)!["model"]!);
    }

    [Fact]
    public async Task Stream_PassesThroughUnchanged_AndItsUsageIsCounted()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Answer = context =>
        {
            if (JsonNode.Parse(upstream.LastBody)!["stream_options"]?["include_usage"]?.GetValue<bool>() == true)
                context.Items["usage"] = true;
            return Answers.StreamAsync(context, ["one", "two"]);
        };
        await using var router = await RunningRouter.StartAsync(With(upstream.Url, """ "resilience": {}"""));

        using var response = await router.ChatAsync(stream: true);
        var body = await response.Content.ReadAsStringAsync(RunningRouter.Cancellation);

        Assert.EndsWith("data: [DONE]\n\n", body, StringComparison.Ordinal);
        Assert.StartsWith("""data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},""", body, StringComparison.Ordinal);
        Assert.Contains("""{"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"two"},"finish_reason":null}]}""", body, StringComparison.Ordinal);
        Assert.DoesNotContain("usage", body, StringComparison.Ordinal);
        using var health = new HttpClient();
        var metrics = await health.GetStringAsync($"{router.HealthUrl}/metrics", RunningRouter.Cancellation);
        Assert.Contains("hoe_router_tokens_total{model=\"chat\",backend=\"openaiCompatible/m\",type=\"input\"} 10", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_IsASpanBelowItsCallers_WithWhatItBelongsTo()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var router = await RunningRouter.StartAsync(With(upstream.Url, """ "resilience": {}"""));
        var ended = new TaskCompletionSource<Activity>(TaskCreationOptions.RunContinuationsAsynchronously);
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "cw-hoe-router",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                if (span.TraceId.ToHexString() == trace)
                    ended.TrySetResult(span);
            },
        };
        ActivitySource.AddActivityListener(listener);

        (await router.ChatAsync(change: request =>
        {
            request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
            request.Headers.Add("X-Hoe-Session", "s1");
            request.Headers.Add("X-Hoe-Task", "t1");
            request.Headers.Add("X-Hoe-Phase", "debug");
        })).Dispose();

        var span = await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), RunningRouter.Cancellation);
        Assert.Equal(("chat chat", "00f067aa0ba902b7"), (span.DisplayName, span.ParentSpanId.ToHexString()));
        Assert.Equal(span.Id, upstream.LastHeaders["traceparent"]);
        var tags = span.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value?.ToString());
        Assert.Equal(
            ("s1", "t1", "debug", "key:tests", "10", "5", "m"),
            (tags["cw_hoe.session"], tags["cw_hoe.task"], tags["cw_hoe.phase"], tags["cw_hoe.caller"], tags["gen_ai.usage.input_tokens"], tags["gen_ai.usage.output_tokens"], tags["gen_ai.response.model"]));
        Assert.DoesNotContain(tags.Values, value => value?.Contains("hello", StringComparison.Ordinal) == true || value?.Contains(RunningRouter.ApiKey, StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task TraceContext_OfTheCallerWhileNobodyRecords_GoesToTheBackend()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var router = await RunningRouter.StartAsync(With(upstream.Url, """ "resilience": {}"""));
        const string parent = "00-5bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

        (await router.ChatAsync(change: request =>
        {
            request.Headers.Add("traceparent", parent);
            request.Headers.Add("tracestate", "vendor=1");
        })).Dispose();
        var passed = (upstream.LastHeaders["traceparent"], upstream.LastHeaders["tracestate"]);
        (await router.ChatAsync()).Dispose();

        Assert.Equal((parent, "vendor=1"), (passed.Item1.ToString(), passed.Item2.ToString()));
        Assert.False(upstream.LastHeaders.ContainsKey("traceparent"));
    }

    [Fact]
    public async Task Models_AreTheAliases_InTheShapeOfEitherApi()
    {
        await using var router = await RunningRouter.StartAsync(With("http://127.0.0.1:1/v1", """ "resilience": {"healthCheckIntervalMs": 0}"""));

        var openai = JsonNode.Parse(await router.Http.GetStringAsync("v1/models", RunningRouter.Cancellation))!;
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/models/chat") { Headers = { { "anthropic-version", "2023-06-01" } } };
        using var response = await router.Http.SendAsync(request, RunningRouter.Cancellation);
        var anthropic = JsonNode.Parse(await response.Content.ReadAsStringAsync(RunningRouter.Cancellation))!;
        using var missing = await router.Http.GetAsync("v1/models/none", RunningRouter.Cancellation);

        Assert.Equal(("list", "chat"), ((string)openai["object"]!, (string)openai["data"]![0]!["id"]!));
        Assert.Equal(("model", "chat"), ((string)anthropic["type"]!, (string)anthropic["id"]!));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    private static string With(string url, string more) => $$$"""
        {"models": [{"alias": "chat", "backends": [{"provider": "openaiCompatible", "baseUrl": "{{{url}}}", "model": "m", "tier": "sovereign"}]}], {{{more}}} }
        """;
}
