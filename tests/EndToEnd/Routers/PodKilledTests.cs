using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CwHoe.EndToEnd.Cluster;
using CwHoe.EndToEnd.Models;

namespace CwHoe.EndToEnd.Routers;

/// <summary>A model server that dies under its requests.</summary>
public sealed class PodKilledTests(TestCluster cluster) : EndToEndTest(cluster)
{
    private const string Key = "end-to-end-key-51ce90";
    private const int Kills = 5;
    private const string Policy = """
        {
          "apiVersion": "cw-hoe.dev/v1alpha1", "kind": "RouterPolicy", "metadata": {"name": "default"},
          "spec": {
            "models": [{"alias": "chat", "backends": [{"nodeRef": {"name": "pair"}}]}],
            "strategy": "leastInFlight",
            "replicas": 1,
            "apiKeys": [{"name": "tests", "secretRef": {"name": "keys", "key": "client"}}],
            "resources": {"requests": {"cpu": "20m", "memory": "96Mi"}}
          }
        }
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pod_KilledInMidRequest_OtherReplicaAnswersOrTheStreamSaysThatItBroke()
    {
        await Space.ApplyAsync(Node.Tiny("pair", """{"replicas": 2}"""), Policy);
        await Space.RunAsync("create", "secret", "generic", "keys", $"--from-literal=client={Key}");
        await UntilBothServeAsync();
        await Space.UntilAsync(Resource.RouterPolicies, "default", Json.IsReady);
        var service = await Space.GetAsync(Resource.Services, "default-router");
        using var http = new HttpClient { BaseAddress = new($"http://{service.Text("spec/clusterIP")}/v1/"), Timeout = TimeSpan.FromMinutes(2) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Key);

        // More than both pods work on at a time, so that each has begun some answers and not begun others whenever it dies.
        var load = new Load();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var clients = Enumerable.Range(0, 24).Select(i => AskUntilAsync(http, stream: i % 2 == 0, load, enough.Token)).ToArray();
        try
        {
            for (var kills = 0; kills < Kills && (load.Interrupted == 0 || load.MovedOn == 0); kills++)
            {
                await load.UntilMoreAsync(Cancelled);
                var victim = (await UntilBothServeAsync())[0];
                await Space.RunAsync("delete", "pod", victim.Name(), "--grace-period=0", "--force", "--wait=false");
                await load.UntilMoreAsync(Cancelled);
            }
        }
        finally
        {
            await enough.CancelAsync();
            await Task.WhenAll(clients);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"answered {load.Answered}, of these by another pod than the first {load.MovedOn}, broken off {load.Interrupted}");
        Assert.Empty(load.Failures);
        Assert.True(load.Interrupted > 0, "no stream broke off");
        Assert.True(load.MovedOn > 0, "no request moved on to the other pod");
    }

    private async Task<IReadOnlyList<JsonNode>> UntilBothServeAsync()
    {
        await Space.UntilAsync(Resource.AgentNodes, "pair", node => node.IsReady() && node.Text("status/readyReplicas") == "2");
        var pods = await Space.UntilOfAsync("pair", Resource.Pods, found => found.Count(IsServing) == 2);
        // And the router is told of these.
        var addresses = pods.Where(IsServing).Select(pod => pod.Text("status/podIP")).ToHashSet();
        await Space.UntilAsync(Resource.RouterPolicies, "default", policy => policy.At("status/backends/0/addresses") is JsonArray told && addresses.SetEquals(told.Select(each => (string?)each)));
        return [.. pods.Where(IsServing)];
    }

    private static bool IsServing(JsonNode pod) => pod.At("metadata/deletionTimestamp") is null && pod.Condition("Ready")?.Status == "True";

    private static async Task AskUntilAsync(HttpClient http, bool stream, Load load, CancellationToken enough)
    {
        while (!Cancelled.IsCancellationRequested && !enough.IsCancellationRequested)
        {
            try
            {
                // Token 2 ends an answer; without it an answer is as long as was asked for.
                using var request = new HttpRequestMessage(HttpMethod.Post, "chat/completions")
                {
                    Content = new StringContent(
                        $$$"""{"model": "chat", "stream": {{{(stream ? "true" : "false")}}}, "max_tokens": 400, "logit_bias": {"2": -100}, "messages": [{"role": "user", "content": "Go on."}]}""",
                        Encoding.UTF8, "application/json"),
                };
                using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
                load.Take(response, await response.Content.ReadAsStringAsync(Cancelled), stream);
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                load.Fail(error.Message);
            }
        }
    }

    /// <summary>What became of the requests.</summary>
    private sealed class Load
    {
        private readonly SemaphoreSlim _each = new(0);
        private readonly List<string> _failures = [];
        private int _answered;
        private int _interrupted;
        private int _movedOn;

        public int Answered => Volatile.Read(ref _answered);

        /// <summary>Streams that ended with an error that says so.</summary>
        public int Interrupted => Volatile.Read(ref _interrupted);

        /// <summary>Requests that were answered by another pod than the first that was asked.</summary>
        public int MovedOn => Volatile.Read(ref _movedOn);

        public IReadOnlyList<string> Failures => _failures;

        public void Take(HttpResponseMessage response, string body, bool stream)
        {
            var last = body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "";
            if (response.StatusCode != HttpStatusCode.OK)
                Fail($"{(int)response.StatusCode} {body}");
            else if (stream && last.Contains("\"stream_interrupted\"", StringComparison.Ordinal))
                Count(ref _interrupted);
            else if (stream ? last != "data: [DONE]" : JsonNode.Parse(body)!["usage"]?["completion_tokens"]?.GetValue<int>() != 400)
                Fail($"an answer that is not whole, and does not say so: {last}");
            else if (response.Headers.TryGetValues("X-Hoe-Attempts", out var attempts) && attempts.Single() != "1")
                Count(ref _movedOn);
            Count(ref _answered);
        }

        public void Fail(string problem)
        {
            lock (_failures)
                _failures.Add(problem);
            _each.Release();
        }

        /// <summary>Waits for as many answers as there are clients.</summary>
        public async Task UntilMoreAsync(CancellationToken cancellationToken)
        {
            for (var i = 0; i < 24; i++)
                Assert.True(await _each.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken), "there are no answers");
        }

        private void Count(ref int what)
        {
            Interlocked.Increment(ref what);
            _each.Release();
        }
    }
}
