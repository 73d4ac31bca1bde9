using System.Net;
using System.Text;
using CwHoe.EndToEnd.Cluster;
using CwHoe.EndToEnd.Models;

namespace CwHoe.EndToEnd.Routers;

/// <summary>A model server that is there only while somebody uses it.</summary>
public sealed class ScaleFromZeroTests(TestCluster cluster) : EndToEndTest(cluster)
{
    private const string Key = "end-to-end-key-83aa17";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Node_NobodyUsesIt_HasNoPodsUntilARouterHasARequest()
    {
        await Space.ApplyAsync(
            Node.Tiny("rare", """{"autoscaling": {"min": 0, "max": 1, "idleAfterSeconds": 30}}"""),
            """
            {
              "apiVersion": "cw-hoe.dev/v1alpha1", "kind": "RouterPolicy", "metadata": {"name": "default"},
              "spec": {
                "models": [{"alias": "chat", "backends": [{"nodeRef": {"name": "rare"}}]}],
                "replicas": 1,
                "resilience": {"holdTimeoutMs": 120000},
                "apiKeys": [{"name": "tests", "secretRef": {"name": "keys", "key": "client"}}],
                "resources": {"requests": {"cpu": "20m", "memory": "96Mi"}}
              }
            }
            """);
        await Space.RunAsync("create", "secret", "generic", "keys", $"--from-literal=client={Key}");
        await Space.UntilReadyAsync("rare");
        await Space.UntilConditionAsync("rare", "Ready", "False", "ScaledToZero");
        await Space.UntilOfAsync("rare", Resource.Pods, pods => pods.Count == 0);
        await Space.UntilAsync(Resource.RouterPolicies, "default", policy => policy.IsReady() && policy.Text("status/backends/0/reason") == "ScaledToZero");
        var service = await Space.GetAsync(Resource.Services, "default-router");
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(3) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Key);

        using var answer = await http.PostAsync(
            new Uri($"http://{service.Text("spec/clusterIP")}/v1/chat/completions"),
            new StringContent("""{"model": "chat", "max_tokens": 5, "messages": [{"role": "user", "content": "Wake up."}]}""", Encoding.UTF8, "application/json"), Cancelled);

        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal("1", (await Space.GetAsync(Resource.AgentNodes, "rare")).Text("status/desiredReplicas"));
    }
}
