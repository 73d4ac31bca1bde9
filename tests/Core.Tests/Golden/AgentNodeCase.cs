using System.Text.Json.Nodes;
using CwHoe.Api.AgentNodes;
using CwHoe.Core.Planning.AgentNodes;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Tests.Golden;

internal sealed class AgentNodeCase(string name) : GoldenCase(name)
{
    public override V1ObjectMeta Metadata => Node.Metadata;

    private AgentNode Node => Json.Read<AgentNode>(Resource);

    public override GoldenPlan Plan(JsonNode? status = null) =>
        GoldenPlan.Of(AgentNodePlanner.Plan(status is null ? Node : Node with { Status = Json.Read<AgentNodeStatus>(status) }, Observed(Seen), new(), Now));

    private static AgentNodeObserved Observed(JsonObject seen) => new()
    {
        Deployment = seen["deployment"] is { } deployment ? Json.Read<V1Deployment>(deployment) : null,
        Pods = List<V1Pod>(seen["pods"]),
        PodNodes = Map(seen["podNodes"], labels => (IReadOnlyDictionary<string, string>)Map(labels, label => label!.ToString())),
        Claims = Map(seen["claims"], claim => claim is null ? null : Json.Read<V1PersistentVolumeClaim>(claim)),
        Secrets = Map(seen["secrets"], keys => (IReadOnlySet<string>?)(keys as JsonArray)?.Select(key => key!.ToString()).ToHashSet()),
        Engine = seen["engine"] is JsonObject engine ? Report(engine) : null,
        DemandedAt = seen["demandedAt"] is { } at ? DateTimeOffset.Parse(at.ToString(), System.Globalization.CultureInfo.InvariantCulture) : null,
        Apis = seen["apis"] is JsonObject apis ? new() { PodDisruptionBudget = apis["podDisruptionBudget"]?.ToString() } : new(),
    };

    private static EngineReport Report(JsonObject engine) => new()
    {
        Error = engine["error"]?.ToString(),
        Models = [.. (engine["models"] as JsonArray ?? []).Select(model => model!.ToString())],
        Version = engine["version"]?.ToString(),
        ContextLength = (int?)(long?)engine["contextLength"],
        InFlight = Map(engine["inFlight"], count => (int)(long)count!),
    };
}
