using System.Globalization;
using System.Text.Json.Nodes;

namespace CwHoe.EndToEnd.Cluster;

/// <summary>The pod that the operator runs in.</summary>
public sealed class OperatorPod(Kubectl kubectl)
{
    /// <summary>Namespace of the operator.</summary>
    public const string Space = "cw-hoe-system";

    private const string Selector = "labelSelector=app.kubernetes.io%2Fname%3Dcw-hoe-operator";

    private const string Lease = "fieldSelector=metadata.name%3Dcw-hoe-operator";

    /// <summary>The one pod that is ready; waits for it.</summary>
    public async Task<JsonNode> ReadyAsync()
    {
        var pods = await kubectl.UntilAsync(Resource.Pods, Space, pods => pods is [var only] && IsReady(only), Selector);
        return pods[0];
    }

    /// <summary>The one pod, once it leads: after a kill, when the lease of the one before has run out.</summary>
    public async Task<JsonNode> LeadingAsync()
    {
        var pod = await ReadyAsync();
        await kubectl.UntilAsync(Resource.Leases, Space, leases => leases.Any(l => Holder(l).StartsWith($"{pod.Name()}_", StringComparison.Ordinal)), Lease);
        return pod;
    }

    /// <summary>Who held the lease, and its times, from now on until told to stop.</summary>
    public Task WatchLeaseAsync(Action<(string Holder, DateTimeOffset Acquired, DateTimeOffset Renewed)> seen, CancellationToken stop) => kubectl.WatchAsync(
        Resource.Leases, Space, l => seen((Holder(l), Time(l, "acquireTime"), Time(l, "renewTime"))), Lease, stop);

    /// <summary>Puts another pod in the place of this one, as an update does; returns when that is done.</summary>
    public async Task RollAsync()
    {
        await kubectl.RunAsync("rollout", "restart", "-n", Space, "deployment/cw-hoe-operator");
        await kubectl.RunAsync("rollout", "status", "-n", Space, "deployment/cw-hoe-operator", "--timeout=120s");
    }

    /// <summary>Kills the process at once, as a lost machine would; the Deployment makes another pod.</summary>
    public Task KillAsync() => kubectl.RunAsync(
        "delete", "pod", "-n", Space, "-l", "app.kubernetes.io/name=cw-hoe-operator", "--grace-period=0", "--force", "--wait=false");

    /// <summary>Uid of the pod and how often its container was restarted: the same again if nothing took it down.</summary>
    public async Task<(string Uid, string? Restarts)> LifeAsync()
    {
        var pod = await ReadyAsync();
        return (pod.Uid(), pod.Text("status/containerStatuses/0/restartCount"));
    }

    /// <summary>Everything that it logged.</summary>
    public Task<string> LogsAsync() => kubectl.RunAsync("logs", "-n", Space, "deployment/cw-hoe-operator", "--tail=-1");

    private static string Holder(JsonNode lease) => lease.Text("spec/holderIdentity") ?? "";

    private static DateTimeOffset Time(JsonNode lease, string field) => DateTimeOffset.Parse(lease.Text($"spec/{field}")!, CultureInfo.InvariantCulture);

    private static bool IsReady(JsonNode pod) => pod.At("metadata/deletionTimestamp") is null && pod.Condition("Ready")?.Status == "True";
}
