using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CwHoe.EndToEnd.Cluster;
using CwHoe.Testing;

namespace CwHoe.EndToEnd.Layers;

/// <summary>A tree of record layers in a real bucket, kept by its store in a pod.</summary>
public sealed class LayerTests(TestCluster cluster) : EndToEndTest(cluster)
{
    private static readonly string Secret = TestCluster.Setting("HOE_TEST_S3_SECRET_KEY");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ThreeDeep_RecordsOfTheDeepest_ChangeTheRootAndOutliveTheStore()
    {
        await using var relay = Relay.Start(new Uri(TestCluster.Setting("HOE_TEST_S3_ENDPOINT")), Cluster.HostAddress);
        await Space.RunAsync(
            "create", "secret", "generic", "bucket", $"--from-literal=accessKeyId={TestCluster.Setting("HOE_TEST_S3_ACCESS_KEY")}", $"--from-literal=secretAccessKey={Secret}");
        await Space.ApplyAsync(Layers(relay.Address.GetLeftPart(UriPartial.Authority)), Rights);
        foreach (var layer in (string[])["memory", "work", "today"])
            await Space.UntilAsync(Resource.AkashicLayers, layer, Json.IsReady, Patience);
        var empty = await Space.GetAsync(Resource.AkashicLayers, "memory");
        using var http = await ConnectAsync("agent");

        // The grandchild takes records; what it commits to goes up to the root.
        var appended = await AppendAsync(http, "today", "2026-11-22T10:00:00Z", "The build is green.", "The index was rebuilt.");
        var today = await UntilHashAsync("today", null, 2);
        var root = await UntilHashAsync("memory", empty.Text("status/activeHash"), 1);
        Assert.Equal("2", today.Text("status/recordsByPhase/debug"));

        // More of it changes the root again.
        await AppendAsync(http, "today", "2026-11-22T11:00:00Z", "It is released.");
        await UntilHashAsync("memory", root.Text("status/activeHash"), 2);

        // Not everybody, not everything.
        using (var stranger = await ConnectAsync("stranger"))
            Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync("v1/layers/today", Cancelled)).StatusCode);
        using (var early = await PostAsync(http, "v1/layers/today/records", Records("2026-10-01T00:00:00Z", "too early")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, early.StatusCode);
            Assert.Contains("2026-11-*", await early.Content.ReadAsStringAsync(Cancelled));
        }

        // A store that is gone comes back with all of it: the index is made anew from the bucket.
        var pod = Assert.Single(await Space.ListAsync(Resource.Pods, "labelSelector=cw-hoe.dev%2Fakashic-layer%3Dmemory"));
        await Space.RunAsync("delete", "pod", pod.Name(), "--grace-period=0", "--force");
        await Space.UntilAllAsync(Resource.Pods, found => found.Any(p => p.Uid() != pod.Uid() && Json.IsReady(p)), "labelSelector=cw-hoe.dev%2Fakashic-layer%3Dmemory", Patience);
        var first = await UntilAnsweredAsync(http, $"v1/layers/today/records/{(string)appended["appended"]![0]!["index"]!}");
        Assert.Equal("The build is green.", first.Text("record/text"));
        var found = await PostAsync(http, "v1/layers/today/records:search", new JsonObject { ["text"] = "rebuilt" });
        Assert.Contains("The index was rebuilt.", await found.Content.ReadAsStringAsync(Cancelled));
        await Space.UntilAsync(Resource.AkashicLayers, "memory", Json.IsReady, Patience);

        Assert.DoesNotContain(Secret, await Space.RunAsync("get", "akashiclayers,deployments,configmaps,events", "-o", "yaml"));
        Assert.DoesNotContain(Secret, await Space.RunAsync("logs", "-l", "cw-hoe.dev/akashic-layer=memory", "--tail=-1"));
    }

    private static string Layers(string endpoint) => $$$"""
        {"apiVersion": "cw-hoe.dev/v1alpha1", "kind": "AkashicLayer", "metadata": {"name": "memory"},
         "spec": {"dimension": "node", "bucket": {"endpoint": "{{{endpoint}}}", "name": "hoe-e2e-layers", "create": true, "secretRef": {"name": "bucket"} }, "audit": {"intervalSeconds": 10} } }
        ---
        {"apiVersion": "cw-hoe.dev/v1alpha1", "kind": "AkashicLayer", "metadata": {"name": "work"}, "spec": {"dimension": "task", "parentRef": {"name": "memory"} } }
        ---
        {"apiVersion": "cw-hoe.dev/v1alpha1", "kind": "AkashicLayer", "metadata": {"name": "today"}, "spec": {"dimension": "time", "key": "2026-11-*", "parentRef": {"name": "work"} } }
        """;

    private const string Rights = """
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "agent"}}
        ---
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "stranger"}}
        ---
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "recorder"},
         "rules": [{"apiGroups": ["cw-hoe.dev"], "resources": ["akashiclayers/records"], "resourceNames": ["today"], "verbs": ["get", "create"]}]}
        ---
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "recorder"},
         "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "recorder"}, "subjects": [{"kind": "ServiceAccount", "name": "agent"}]}
        """;

    private static JsonObject Records(string time, params string[] texts) => new()
    {
        ["records"] = new JsonArray([.. texts.Select(text => new JsonObject
        {
            ["node"] = "small", ["task"] = "release", ["time"] = time, ["phase"] = "PHASE_DEBUG", ["session"] = "s1", ["kind"] = "RECORD_KIND_EVENT", ["text"] = text,
        })]),
    };

    private async Task<HttpClient> ConnectAsync(string account)
    {
        var service = await Space.GetAsync(Resource.Services, "memory-akashic");
        var token = JsonNode.Parse(await Kubectl.CreateRawAsync(
            $"/api/v1/namespaces/{Space.Name}/serviceaccounts/{account}/token",
            """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"audiences":["cw-hoe-akashic"],"expirationSeconds":600}}""")).Text("status/token")!;
        var http = new HttpClient { BaseAddress = new($"http://{service.Text("spec/clusterIP")}:{service.Text("spec/ports/0/port")}/"), Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return http;
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, string path, JsonObject body) => http.PostAsJsonAsync(path, body, Cancelled);

    private static async Task<JsonNode> AppendAsync(HttpClient http, string layer, string time, params string[] texts)
    {
        using var response = await PostAsync(http, $"v1/layers/{layer}/records", Records(time, texts));
        var body = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonNode.Parse(body)!;
    }

    private Task<JsonNode> UntilHashAsync(string layer, string? before, int size) => Space.UntilAsync(
        Resource.AkashicLayers, layer, found => found.Text("status/activeHash") is { } hash && (hash != before || before is null) && (long?)found.At("status/treeSize") >= size, Patience);

    private static async Task<JsonNode> UntilAnsweredAsync(HttpClient http, string path)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            try
            {
                using var response = await http.GetAsync(path, limit.Token);
                if (response.IsSuccessStatusCode)
                    return JsonNode.Parse(await response.Content.ReadAsStringAsync(limit.Token))!;
            }
            catch (HttpRequestException)
            {
                // Nobody listens yet.
            }

            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
