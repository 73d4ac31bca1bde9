using System.Text.Json.Nodes;
using CwHoe.EndToEnd.Cluster;
using CwHoe.EndToEnd.Models;

namespace CwHoe.EndToEnd.Operator;

public sealed class MetricsTests(TestCluster cluster) : EndToEndTest(cluster)
{
    private const string Audience = "cw-hoe-operator";

    /// <summary>What dashboards made for controller-runtime ask; each has an answer after one reconcile.</summary>
    private static readonly string[] DashboardQueries =
    [
        "sum by (controller, result) (rate(controller_runtime_reconcile_total[1m]))",
        "sum by (controller) (controller_runtime_active_workers)",
        "sum by (controller) (controller_runtime_max_concurrent_reconciles)",
        "histogram_quantile(0.99, sum by (controller, le) (rate(controller_runtime_reconcile_time_seconds_bucket[1m])))",
        "sum by (name) (workqueue_depth)",
        "sum by (name) (rate(workqueue_adds_total[1m]))",
        "histogram_quantile(0.5, sum by (name, le) (rate(workqueue_queue_duration_seconds_bucket[1m])))",
        "histogram_quantile(0.9, sum by (name, le) (rate(workqueue_work_duration_seconds_bucket[1m])))",
        "sum by (name) (workqueue_unfinished_work_seconds)",
        "sum by (name) (workqueue_longest_running_processor_seconds)",
        "sum by (code, method) (rate(rest_client_requests_total[1m]))",
        "leader_election_master_status",
        "process_resident_memory_bytes",
        "rate(process_cpu_seconds_total[1m])",
    ];

    [Fact]
    public async Task Metrics_ScrapedByPrometheus_AnswerTheDashboardsAndOnlyWhoMay()
    {
        await Space.RunAsync("create", "serviceaccount", "scraper");
        await Space.RunAsync("create", "serviceaccount", "stranger");
        await Kubectl.RunAsync("create", "clusterrolebinding", Space.Name, "--clusterrole=cw-hoe-metrics-reader", $"--serviceaccount={Space.Name}:scraper");
        try
        {
            var target = $"{(await Cluster.Operator.ReadyAsync()).Text("status/podIP")}:8443";
            await using var prometheus = await Prometheus.StartAsync(
                ("scraper", target, await TokenAsync("scraper", Audience)),
                ("stranger", target, await TokenAsync("stranger", Audience)),
                ("elsewhere", target, await TokenAsync("scraper", "another")),
                ("nobody", target, "made-up"));
            await prometheus.UntilAsync("up{job=\"scraper\"}", found => Value(found) == "1");

            await Space.ApplyAsync(Node.Tiny("measured"));
            await Space.UntilReadyAsync("measured");
            foreach (var query in DashboardQueries)
                await prometheus.UntilAsync(query, found => found.Count > 0 && found.All(f => f.Text("value/1") != "NaN" || query.StartsWith("histogram", StringComparison.Ordinal)));
            await prometheus.UntilAsync(
                "controller_runtime_reconcile_total{controller=\"agentnode\",result=\"success\"}", found => found.Count == 1 && double.Parse(Value(found)!) > 0);

            foreach (var (job, status) in new[] { ("stranger", "403"), ("elsewhere", "401"), ("nobody", "401") })
            {
                await prometheus.UntilAsync($"up{{job=\"{job}\"}}", found => Value(found) == "0");
                Assert.Contains(status, await prometheus.ErrorAsync(job), StringComparison.Ordinal);
            }
        }
        finally
        {
            await Kubectl.RunAsync("delete", "clusterrolebinding", Space.Name);
        }
    }

    private static string? Value(IReadOnlyList<JsonNode> found) => found is [var only] ? only.Text("value/1") : null;

    private async Task<string> TokenAsync(string account, string audience) =>
        JsonNode.Parse(await Kubectl.CreateRawAsync(
            $"/api/v1/namespaces/{Space.Name}/serviceaccounts/{account}/token",
            $$$"""{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"audiences":["{{{audience}}}"],"expirationSeconds":600}}""")).Text("status/token")!;
}
