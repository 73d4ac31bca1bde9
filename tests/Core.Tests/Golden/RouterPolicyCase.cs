using System.Text.Json.Nodes;
using CwHoe.Api.AgentNodes;
using CwHoe.Api.RouterPolicies;
using CwHoe.Api.Sessions;
using CwHoe.Core.Planning.Networks;
using CwHoe.Core.Planning.RouterPolicies;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Tests.Golden;

internal sealed class RouterPolicyCase(string name) : GoldenCase(name)
{
    public override V1ObjectMeta Metadata => Policy.Metadata;

    private RouterPolicy Policy => Json.Read<RouterPolicy>(Resource);

    public override GoldenPlan Plan(JsonNode? status = null) =>
        GoldenPlan.Of(RouterPolicyPlanner.Plan(status is null ? Policy : Policy with { Status = Json.Read<RouterPolicyStatus>(status) }, Observed(Seen), new(), Now));

    private static RouterPolicyObserved Observed(JsonObject seen) => new()
    {
        Deployment = seen["deployment"] is { } deployment ? Json.Read<V1Deployment>(deployment) : null,
        Pods = List<V1Pod>(seen["pods"]),
        Nodes = List<AgentNode>(seen["nodes"]),
        NodePods = Map(seen["nodePods"], pods => (IReadOnlyList<V1Pod>)List<V1Pod>(pods)),
        Sessions = List<Session>(seen["sessions"]),
        Secrets = Map(seen["secrets"], keys => keys is null ? null : (IReadOnlyDictionary<string, int>)Map(keys, length => (int)(long)length!)),
        Usage = Map(seen["usage"], entry => entry!.ToString()),
        ApiServers = [.. (seen["apiServers"] as JsonArray ?? []).Select(server => new ApiServerAddress(server!["ip"]!.ToString(), (int)(long)server["port"]!))],
        Apis = seen["apis"] is JsonObject apis ? new() { PodDisruptionBudget = apis["podDisruptionBudget"]?.ToString() } : new(),
    };
}
