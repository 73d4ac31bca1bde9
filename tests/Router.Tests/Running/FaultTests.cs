using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace CwHoe.Router.Tests.Running;

/// <summary>Every way in which a provider can fail: before the first byte the next one answers, after it the client is told.</summary>
public sealed class FaultTests
{
    public static TheoryData<string> BeforeTheFirstByte() =>
    [
        "429", "429 with Retry-After", "500", "503", "401", "404", "redirect", "hang before headers", "hang before the body", "error body", "HTML", "not JSON", "half of the JSON",
        "broken connection", "over the size limit", "slow first token",
    ];

    public static TheoryData<string, string> AfterTheFirstByte() => new()
    {
        { "no [DONE]", "ended before the answer was complete" },
        { "broken connection", "broke" },
        { "malformed chunk", "not a JSON object" },
        { "hang in mid-stream", "fell silent" },
        { "over the size limit", "longer than" },
    };

    [Theory]
    [MemberData(nameof(BeforeTheFirstByte))]
    public async Task Backend_FailsBeforeTheFirstByte_NextAnswers(string fault)
    {
        await using var bad = await ScriptedUpstream.StartAsync();
        await using var good = await ScriptedUpstream.StartAsync();
        bad.Answer = context => FailAsync(context, fault);
        await using var router = await RunningRouter.StartAsync(TwoBackends(bad.Url, good.Url));

        foreach (var stream in (bool[])[false, true])
        {
            good.Answer = context => stream ? Answers.StreamAsync(context, ["fine"]) : Answers.WholeAsync(context, "fine");
            using var response = await router.ChatAsync(stream);

            var body = await response.Content.ReadAsStringAsync(RunningRouter.Cancellation);
            Assert.True(response.StatusCode == HttpStatusCode.OK, body);
            Assert.Contains("fine", body, StringComparison.Ordinal);
            Assert.Equal("openaiCompatible/good", response.Headers.GetValues("X-Hoe-Backend").Single());
        }

        Assert.True(bad.Requests >= 1);
    }

    [Theory]
    [InlineData("http://127.0.0.1:PORT/v1")]
    [InlineData("http://nobody.invalid/v1")]
    [InlineData("https://127.0.0.1:OPEN/v1")]
    public async Task Backend_CannotBeReached_NextAnswers(string url)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var plain = await ScriptedUpstream.StartAsync();
        await using var good = await ScriptedUpstream.StartAsync();
        var closed = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var open = new Uri(plain.Url).Port;
        url = url.Replace("PORT", $"{closed}", StringComparison.Ordinal).Replace("OPEN", $"{open}", StringComparison.Ordinal);
        await using var router = await RunningRouter.StartAsync(TwoBackends(url, good.Url));

        using var response = await router.ChatAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("openaiCompatible/good", response.Headers.GetValues("X-Hoe-Backend").Single());
    }

    [Fact]
    public async Task Pod_DiesAfterAnotherCame_TheOtherAnswersThoughTheRequestBeganWithoutIt()
    {
        await using var first = await ScriptedUpstream.StartAsync();
        await using var second = await ScriptedUpstream.StartAsync();
        await using var router = await RunningRouter.StartAsync("""{"models": [{"alias": "chat", "backends": [{"nodeRef": {"name": "small"}}]}]}""");
        await ReportAsync(first.Url);
        await router.UntilTableAsync(table => table?.Routes["chat"].Backends is [{ BaseUrl: not null }]);
        first.Answer = async context =>
        {
            await ReportAsync(second.Url);
            await router.UntilTableAsync(table => table?.Routes["chat"].Backends[0].BaseUrl == new Uri(second.Url));
            context.Abort();
        };

        using var response = await router.ChatAsync();

        Assert.Equal((HttpStatusCode.OK, 1, 1), (response.StatusCode, first.Requests, second.Requests));

        Task ReportAsync(string url) => router.ReportAsync(
            $$$"""{"backends": [{"model": "chat", "index": 0, "node": "small", "endpoint": "{{{url}}}", "tier": "sovereign", "ready": true}]}""");
    }

    [Theory]
    [MemberData(nameof(AfterTheFirstByte))]
    public async Task Backend_FailsAfterTheFirstByte_StreamEndsWithAnErrorAndNeverSilently(string fault, string message)
    {
        await using var bad = await ScriptedUpstream.StartAsync();
        await using var good = await ScriptedUpstream.StartAsync();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bad.Answer = context => BreakOffAsync(context, fault, begun.Task);
        await using var router = await RunningRouter.StartAsync(TwoBackends(bad.Url, good.Url, idleMs: fault == "hang in mid-stream" ? 1000 : 30_000));

        using var response = await router.ChatAsync(stream: true);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(RunningRouter.Cancellation));
        string? line;
        do
        {
            line = await reader.ReadLineAsync(RunningRouter.Cancellation);
            Assert.NotNull(line);
        }
        while (!line.Contains("begun", StringComparison.Ordinal));
        begun.SetResult();
        var body = await reader.ReadToEndAsync(RunningRouter.Cancellation);

        var last = body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1];
        var error = JsonNode.Parse(last["data: ".Length..])!["error"]!;
        Assert.Contains(message, (string)error["message"]!, StringComparison.Ordinal);
        Assert.Equal("stream_interrupted", (string)error["code"]!);
        Assert.DoesNotContain("[DONE]", body, StringComparison.Ordinal);
        Assert.Equal(0, good.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Client_Goes_BackendIsToldWithinATenthOfASecond(bool inMidStream)
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        var asked = Channel.CreateUnbounded<bool>();
        var gone = Channel.CreateUnbounded<long>();
        upstream.Answer = async context =>
        {
            context.RequestAborted.Register(() => gone.Writer.TryWrite(Stopwatch.GetTimestamp()));
            if (inMidStream)
                await Answers.StreamAsync(context, ["begun"], isComplete: false);
            asked.Writer.TryWrite(true);
            await Answers.HangAsync(context);
        };
        await using var router = await RunningRouter.StartAsync(TwoBackends(upstream.Url, upstream.Url));
        var elapsed = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            using var client = new CancellationTokenSource();
            var response = router.ChatUntilAsync(inMidStream, client.Token);
            await asked.Reader.ReadAsync(RunningRouter.Cancellation);
            if (inMidStream)
                Assert.NotEqual(0, await (await (await response).Content.ReadAsStreamAsync(RunningRouter.Cancellation)).ReadAsync(new byte[16], RunningRouter.Cancellation));

            var left = Stopwatch.GetTimestamp();
            if (inMidStream)
                (await response).Dispose();
            await client.CancelAsync();

            elapsed.Add(Stopwatch.GetElapsedTime(left, await gone.Reader.ReadAsync(RunningRouter.Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(10), RunningRouter.Cancellation)).TotalMilliseconds);
            if (!inMidStream)
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => response);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"the backend was told after {string.Join(", ", elapsed.Select(ms => $"{ms:0.0}"))} ms");
        Assert.InRange(elapsed.Order().ElementAt(elapsed.Count / 2), 0, 100);
        Assert.Equal(9, upstream.Requests);
    }

    [Fact]
    public async Task Request_IsAtFault_ClientGetsTheBackendsWordsAndNobodyElseIsAsked()
    {
        await using var first = await ScriptedUpstream.StartAsync();
        await using var second = await ScriptedUpstream.StartAsync();
        first.Answer = context => Answers.JsonAsync(
            context, """{"error": {"message": "Invalid value for temperature", "type": "invalid_request_error", "param": "temperature", "code": null}}""", 400);
        await using var router = await RunningRouter.StartAsync(TwoBackends(first.Url, second.Url));

        using var response = await router.ChatAsync();

        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(RunningRouter.Cancellation))!["error"]!;
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(("Invalid value for temperature", "temperature"), ((string)error["message"]!, (string)error["param"]!));
        Assert.Equal(0, second.Requests);
    }

    [Fact]
    public async Task Backends_AllRefuse_ClientIsToldWhatEachSaidAndWhenToComeBack()
    {
        await using var busy = await ScriptedUpstream.StartAsync();
        busy.Answer = context => FailAsync(context, "429 with Retry-After");
        await using var router = await RunningRouter.StartAsync(TwoBackends(busy.Url, busy.Url));

        using var response = await router.ChatAsync();

        var body = await response.Content.ReadAsStringAsync(RunningRouter.Cancellation);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 30);
        Assert.Contains("openaiCompatible/bad: backingOff after: it answered 429: slow down", body, StringComparison.Ordinal);
        Assert.Contains("openaiCompatible/good: backingOff after: it answered 429: slow down", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Breaker_Opens_BackendIsLeftAlone()
    {
        await using var bad = await ScriptedUpstream.StartAsync();
        await using var good = await ScriptedUpstream.StartAsync();
        bad.Answer = context => FailAsync(context, "500");
        await using var router = await RunningRouter.StartAsync(TwoBackends(bad.Url, good.Url, """, "breakerFailures": 3, "breakerOpenMs": 600000"""));

        for (var i = 0; i < 6; i++)
            (await router.ChatAsync()).Dispose();

        Assert.Equal((3, 6), (bad.Requests, good.Requests));
    }

    [Fact]
    public async Task Breaker_HalfOpens_OneRequestThatIsAnsweredClosesIt()
    {
        await using var bad = await ScriptedUpstream.StartAsync();
        await using var good = await ScriptedUpstream.StartAsync();
        bad.Answer = context => FailAsync(context, "500");
        await using var router = await RunningRouter.StartAsync(TwoBackends(bad.Url, good.Url, """, "breakerFailures": 1, "breakerOpenMs": 100"""));
        (await router.ChatAsync()).Dispose();
        bad.Answer = context => Answers.WholeAsync(context, "back");

        var began = Stopwatch.GetTimestamp();
        string backend;
        do
        {
            using var response = await router.ChatAsync();
            backend = response.Headers.GetValues("X-Hoe-Backend").Single();
        }
        while (backend != "openaiCompatible/bad" && Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30));

        Assert.Equal("openaiCompatible/bad", backend);
        using var next = await router.ChatAsync();
        Assert.Equal("openaiCompatible/bad", next.Headers.GetValues("X-Hoe-Backend").Single());
    }

    [Fact]
    public async Task Policy_EditedInMidRequest_RequestGoesOnAndTheNextOneFollowsTheEdit()
    {
        await using var first = await ScriptedUpstream.StartAsync();
        await using var second = await ScriptedUpstream.StartAsync();
        var edited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        first.Answer = async context =>
        {
            await Answers.BeginAsync(context);
            await Answers.EventAsync(context, """{"choices":[{"index":0,"delta":{"content":"begun"}}]}""");
            await edited.Task.WaitAsync(TimeSpan.FromSeconds(30), context.RequestAborted);
            await Answers.StreamAsync(context, ["ended"]);
        };
        await using var router = await RunningRouter.StartAsync(TwoBackends(first.Url, first.Url));
        using var response = await router.ChatAsync(stream: true);

        var policy = await router.EditAsync(TwoBackends(second.Url, second.Url));
        await router.UntilInForceAsync(policy.Metadata.Generation);
        edited.SetResult();

        Assert.Contains("ended", await response.Content.ReadAsStringAsync(RunningRouter.Cancellation), StringComparison.Ordinal);
        (await router.ChatAsync()).Dispose();
        Assert.Equal((1, 1), (first.Requests, second.Requests));
    }

    [Fact]
    public async Task Policy_EditedManyTimes_EachEditIsInForceWithinASecondAndTouchesNothingUnderWay()
    {
        await using var first = await ScriptedUpstream.StartAsync();
        await using var second = await ScriptedUpstream.StartAsync();
        var edited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        first.Answer = async context =>
        {
            if (!first.LastBody.Contains("slowly", StringComparison.Ordinal))
            {
                await Answers.WholeAsync(context, "fine");
                return;
            }

            await Answers.StreamAsync(context, ["begun"], isComplete: false);
            await edited.Task.WaitAsync(context.RequestAborted);
            await Answers.StreamAsync(context, ["ended"]);
        };
        await using var router = await RunningRouter.StartAsync(TwoBackends(first.Url, first.Url));
        var streams = new List<HttpResponseMessage>();
        for (var i = 0; i < 4; i++)
            streams.Add(await router.ChatAsync(stream: true, text: "slowly"));

        var elapsed = new List<double>();
        for (var i = 1; i <= 9; i++)
        {
            var upstream = i % 2 == 0 ? first : second;
            var (before, began) = (upstream.Requests, Stopwatch.GetTimestamp());
            // From the edit to an answer that follows it.
            var policy = await router.EditAsync(TwoBackends(upstream.Url, upstream.Url));
            await router.UntilInForceAsync(policy.Metadata.Generation);
            using var response = await router.ChatAsync();
            elapsed.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            Assert.Equal((HttpStatusCode.OK, before + 1), (response.StatusCode, upstream.Requests));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"edits were in force after {string.Join(", ", elapsed.Select(ms => $"{ms:0.0}"))} ms");
        Assert.InRange(elapsed.Order().ElementAt(elapsed.Count / 2), 0, 1000);
        edited.SetResult();
        foreach (var stream in streams)
        {
            using (stream)
                Assert.EndsWith("data: [DONE]\n\n", await stream.Content.ReadAsStringAsync(RunningRouter.Cancellation), StringComparison.Ordinal);
        }
    }

    private static string TwoBackends(string bad, string good, string resilience = "", int idleMs = 30_000) => $$$"""
        {
          "models": [{"alias": "chat", "backends": [
            {"provider": "openaiCompatible", "baseUrl": "{{{bad}}}", "model": "bad", "tier": "sovereign"},
            {"provider": "openaiCompatible", "baseUrl": "{{{good}}}", "model": "good", "tier": "sovereign"}]}],
          "resilience": {"firstTokenTimeoutMs": 2000, "idleTimeoutMs": {{{idleMs}}}, "healthCheckIntervalMs": 0, "retries": 3, "maxResponseBytes": "100k"{{{resilience}}}}
        }
        """;

    private static async Task FailAsync(HttpContext context, string fault)
    {
        switch (fault)
        {
            case "429 with Retry-After":
                context.Response.Headers.RetryAfter = "30";
                await Answers.JsonAsync(context, """{"error": {"message": "slow down"}}""", 429);
                break;
            case "429" or "500" or "503" or "401" or "404":
                await Answers.JsonAsync(context, """{"error": {"message": "no"}}""", int.Parse(fault));
                break;
            case "redirect":
                context.Response.Redirect("http://127.0.0.1:1/elsewhere");
                break;
            case "hang before headers":
                await Answers.HangAsync(context);
                break;
            case "hang before the body" or "slow first token":
                context.Response.ContentType = fault == "slow first token" ? "text/event-stream" : "application/json";
                await context.Response.StartAsync(context.RequestAborted);
                await Answers.HangAsync(context);
                break;
            case "error body":
                await Answers.JsonAsync(context, """{"error": {"message": "overloaded", "type": "overloaded_error"}}""");
                break;
            case "HTML":
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync("<html><title>Welcome</title></html>", context.RequestAborted);
                break;
            case "not JSON" or "half of the JSON":
                await Answers.JsonAsync(context, fault == "not JSON" ? "hello" : """{"choices": [""");
                break;
            case "over the size limit":
                await Answers.JsonAsync(context, $$"""{"choices": "{{new string('x', 200_000)}}"}""");
                break;
            case "broken connection":
                context.Abort();
                break;
            default:
                throw new ArgumentException(fault);
        }
    }

    private static async Task BreakOffAsync(HttpContext context, string fault, Task begun)
    {
        await Answers.StreamAsync(context, ["begun"], isComplete: false);
        await begun.WaitAsync(TimeSpan.FromSeconds(30), context.RequestAborted);
        switch (fault)
        {
            case "no [DONE]":
                break;
            case "broken connection":
                context.Abort();
                break;
            case "malformed chunk":
                await Answers.EventAsync(context, """{"choices": [{"delta": """);
                break;
            case "hang in mid-stream":
                await Answers.HangAsync(context);
                break;
            case "over the size limit":
                for (var i = 0; i < 30; i++)
                    await Answers.EventAsync(context, $$$"""{"choices":[{"index":0,"delta":{"content":"{{{new string('x', 8000)}}}"}}]}""");
                break;
            default:
                throw new ArgumentException(fault);
        }
    }
}
