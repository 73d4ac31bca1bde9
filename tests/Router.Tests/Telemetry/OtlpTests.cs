using System.Text.Json.Nodes;
using CwHoe.Router.Tests.Running;

namespace CwHoe.Router.Tests.Telemetry;

/// <summary>What a router exports, as somebody else's code understands it.</summary>
public sealed class OtlpTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Parent = "b7ad6b7169203331";

    [Theory]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    public async Task Export_Requests_AreUnderstoodByTheirGenAiNamesAndHoldNothingOfWhatIsSaid(string protocol)
    {
        var collector = await Collector.StartAsync();
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Answer = context => Answers.WholeAsync(context, "an-answer-of-nobody-elses");
        await using var router = await RunningRouter.StartAsync($$$"""
            {"models": [{"alias": "chat", "backends": [
              {"provider": "openaiCompatible", "baseUrl": "{{{upstream.Url}}}", "model": "small-1", "tier": "sovereign", "secretRef": {"name": "keys", "key": "provider"}}]}]}
            """);
        await using (var process = await RouterProcess.StartAsync(router, [.. collector.Variables(protocol), ("STOP_DELAY_SECONDS", "0")]))
        {
            using (var response = await router.ChatAsync(client: process.Http, text: "a-prompt-of-nobody-elses", change: request =>
            {
                request.Headers.Add("traceparent", $"00-{Trace}-{Parent}-01");
                request.Headers.Add("X-Hoe-Session", "work");
                request.Headers.Add("X-Hoe-Task", "summary");
            }))
                Assert.True(response.IsSuccessStatusCode);
            upstream.Answer = context => Answers.JsonAsync(context, """{"error": {"message": "an-error-of-nobody-elses"}}""", 500);
            using (var failed = await router.ChatAsync(client: process.Http, text: "a-prompt-of-nobody-elses"))
                Assert.False(failed.IsSuccessStatusCode);
            // What was recorded last is sent before the end.
            await process.TerminateAsync();
            Assert.Equal(0, await process.EndedAsync());
        }

        var got = await collector.QuitAsync();

        var spans = got["traces"]!.AsArray().SelectMany(request => Each(request, "resourceSpans", "scopeSpans", "spans")).ToList();
        var span = Assert.Single(spans, each => (string?)each["traceId"] == Bytes(Trace));
        Assert.Equal(("chat chat", "SPAN_KIND_SERVER", Bytes(Parent)), ((string)span["name"]!, (string)span["kind"]!, (string)span["parentSpanId"]!));
        var attributes = Attributes(span);
        Assert.Equal(
            ("chat", "openaiCompatible", "chat", "small-1", "10", "5", "4"),
            (attributes["gen_ai.operation.name"], attributes["gen_ai.provider.name"], attributes["gen_ai.request.model"], attributes["gen_ai.response.model"],
                attributes["gen_ai.usage.input_tokens"], attributes["gen_ai.usage.output_tokens"], attributes["gen_ai.usage.cache_read.input_tokens"]));
        Assert.Equal(("work", "summary", "key:tests"), (attributes["cw_hoe.session"], attributes["cw_hoe.task"], attributes["cw_hoe.caller"]));
        var error = Assert.Single(spans, each => (string?)each["traceId"] != Bytes(Trace));
        Assert.Equal(("STATUS_CODE_ERROR", "502"), ((string)error["status"]!["code"]!, Attributes(error)["error.type"]));

        var resource = Attributes(got["metrics"]![0]!["resourceMetrics"]![0]!["resource"]!);
        Assert.Equal(("cw-hoe-router", "process"), (resource["service.name"], resource["service.instance.id"]));
        // Each export has the sums since the start; the last has all.
        var metrics = Each(got["metrics"]!.AsArray()[^1], "resourceMetrics", "scopeMetrics", "metrics").ToDictionary(metric => (string)metric["name"]!);
        Assert.Equal(("s", "s", "{token}"), (Unit("gen_ai.client.operation.duration"), Unit("gen_ai.server.time_to_first_token"), Unit("gen_ai.client.token.usage")));
        var tokens = Points("gen_ai.client.token.usage").ToDictionary(point => Attributes(point)["gen_ai.token.type"], point => (double)point["sum"]!);
        Assert.Equal((10, 5), (tokens["input"], tokens["output"]));
        Assert.Equal("0.01", Points("gen_ai.client.operation.duration")[0]["explicitBounds"]![0]!.ToString());
        Assert.Contains(Points("gen_ai.client.operation.duration"), point => Attributes(point).GetValueOrDefault("error.type") == "502");

        var all = got.ToJsonString();
        foreach (var secret in (string[])["nobody-elses", RunningRouter.ApiKey, "the provider's key"])
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);

        string Unit(string metric) => (string)metrics[metric]["unit"]!;

        List<JsonNode> Points(string metric) => [.. Each(metrics[metric], "histogram.dataPoints")];
    }

    private static string Bytes(string hex) => Convert.ToBase64String(Convert.FromHexString(hex));

    private static IEnumerable<JsonNode> Each(JsonNode? from, params string[] path)
    {
        IEnumerable<JsonNode?> found = [from];
        foreach (var name in path)
            found = [.. found.SelectMany(node => name.Split('.').Aggregate(node, (at, part) => at?[part])?.AsArray() ?? [])];
        return found.OfType<JsonNode>();
    }

    private static Dictionary<string, string> Attributes(JsonNode of) =>
        Each(of, "attributes").ToDictionary(pair => (string)pair["key"]!, pair => pair["value"]!.AsObject().Single().Value!.ToString());
}
