using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CwHoe.EndToEnd.Cluster;
using CwHoe.EndToEnd.Models;
using CwHoe.Testing;

namespace CwHoe.EndToEnd.Layers;

/// <summary>Records found by meaning: vectors of a real model, by a real router, asked by the store's own identity.</summary>
public sealed class EmbeddingTests(TestCluster cluster) : EndToEndTest(cluster)
{
    // Of the tiny model's vectors.
    private const int Dimensions = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LayerWithEmbeddings_RecordsAppended_AreFoundByMeaning()
    {
        await using var relay = Relay.Start(new Uri(TestCluster.Setting("HOE_TEST_S3_ENDPOINT")), Cluster.HostAddress);
        await Space.RunAsync(
            "create", "secret", "generic", "bucket", $"--from-literal=accessKeyId={TestCluster.Setting("HOE_TEST_S3_ACCESS_KEY")}",
            $"--from-literal=secretAccessKey={TestCluster.Setting("HOE_TEST_S3_SECRET_KEY")}");
        await Space.RunAsync("create", "serviceaccount", "agent");
        await Space.ApplyAsync(Node.Tiny("embedder", """{"engine": {"args": ["--embeddings", "--pooling", "mean"]}}"""), Policy, Layer(relay.Address.GetLeftPart(UriPartial.Authority)), Rights);
        await Space.UntilReadyAsync("embedder");
        await Space.UntilAsync(Resource.RouterPolicies, "front", Json.IsReady, Patience);
        await Space.UntilAsync(Resource.AkashicLayers, "memory", Json.IsReady, Patience);
        using var http = await ConnectAsync();

        string[] texts = ["The build is red.", "A whale sang in the fjord.", "Zwölf Boxkämpfer jagen Viktor."];
        using (var appended = await http.PostAsJsonAsync("v1/layers/memory/records", Records(texts), Cancelled))
            Assert.True(appended.IsSuccessStatusCode, await appended.Content.ReadAsStringAsync(Cancelled));

        // The model's weights are noise, so what is nearest to a text is that text itself.
        foreach (var text in texts)
        {
            var hits = await UntilFoundAsync(http, text, texts.Length);
            Assert.Equal(text, hits[0].Text("record/record/text"));
            Assert.True((double)hits[0]!["score"]! > (double)hits[1]!["score"]!);
        }
    }

    private static string Layer(string endpoint) => $$$"""
        {"apiVersion": "cw-hoe.dev/v1alpha1", "kind": "AkashicLayer", "metadata": {"name": "memory"},
         "spec": {"dimension": "node", "bucket": {"endpoint": "{{{endpoint}}}", "name": "hoe-e2e-layers", "create": true, "secretRef": {"name": "bucket"} },
                  "embeddings": {"routerRef": {"name": "front"}, "model": "embed", "dimensions": {{{Dimensions}}} } } }
        """;

    private const string Policy = """
        {"apiVersion": "cw-hoe.dev/v1alpha1", "kind": "RouterPolicy", "metadata": {"name": "front"},
         "spec": {"models": [{"alias": "embed", "backends": [{"nodeRef": {"name": "embedder"}}]}], "resources": {"requests": {"cpu": "20m", "memory": "96Mi"}}}}
        """;

    private const string Rights = """
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "recorder"},
         "rules": [{"apiGroups": ["cw-hoe.dev"], "resources": ["akashiclayers/records"], "resourceNames": ["memory"], "verbs": ["get", "create"]}]}
        ---
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "recorder"},
         "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "recorder"}, "subjects": [{"kind": "ServiceAccount", "name": "agent"}]}
        """;

    private static JsonObject Records(string[] texts) => new()
    {
        ["records"] = new JsonArray([.. texts.Select(text => new JsonObject
        {
            ["node"] = "small", ["task"] = "release", ["time"] = "2026-11-22T10:00:00Z", ["kind"] = "RECORD_KIND_EVENT", ["text"] = text,
        })]),
    };

    private async Task<HttpClient> ConnectAsync()
    {
        var service = await Space.GetAsync(Resource.Services, "memory-akashic");
        var token = JsonNode.Parse(await Kubectl.CreateRawAsync(
            $"/api/v1/namespaces/{Space.Name}/serviceaccounts/agent/token",
            """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"audiences":["cw-hoe-akashic"],"expirationSeconds":600}}""")).Text("status/token")!;
        var http = new HttpClient { BaseAddress = new($"http://{service.Text("spec/clusterIP")}:{service.Text("spec/ports/0/port")}/"), Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return http;
    }

    /// <summary>Asks until so many have vectors: they follow the log by a moment, and the router its model.</summary>
    private static async Task<JsonArray> UntilFoundAsync(HttpClient http, string meaning, int count)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        for (var last = ""; ;)
        {
            using var response = await http.PostAsJsonAsync("v1/layers/memory/records:search", new JsonObject { ["meaning"] = meaning }, Cancelled);
            last = await response.Content.ReadAsStringAsync(Cancelled);
            if (response.IsSuccessStatusCode && JsonNode.Parse(last)!["hits"] is JsonArray hits && hits.Count == count)
                return hits;
            Assert.False(limit.IsCancellationRequested, $"not all have vectors; the last answer: {(int)response.StatusCode} {last}");
            await timer.WaitForNextTickAsync(Cancelled);
        }
    }
}
