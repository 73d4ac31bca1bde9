using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CwHoe.Api.AgentNodes;
using CwHoe.Core.Planning;
using CwHoe.Core.Planning.AgentNodes;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Tests.Golden;

/// <summary>One folder: <c>cr.yaml</c> and <c>observed.yaml</c> in, <c>plan.yaml</c> out.</summary>
internal sealed class GoldenCase(string name)
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static string Root => Path.GetDirectoryName(SourceFile())!;

    public string PlanFile => Path.Combine(Root, name, "plan.yaml");

    public AgentNode Node => Json.Read<AgentNode>(Yaml.Read(File.ReadAllText(Path.Combine(Root, name, "cr.yaml"))));

    public Plan<AgentNodeStatus> Plan(AgentNodeStatus? status = null) =>
        AgentNodePlanner.Plan(status is null ? Node : Node with { Status = status }, Observed(), new OperatorSettings(), Now);

    public static string Write(Plan<AgentNodeStatus> plan)
    {
        var document = new JsonObject
        {
            ["objects"] = new JsonArray([.. plan.Objects.Select(item => JsonNode.Parse(item.Body.GetRawText()))]),
            ["status"] = Json.Write(plan.Status),
            ["events"] = new JsonArray([.. plan.Events.Select(item => new JsonObject
            {
                ["type"] = item.Type.ToString(),
                ["reason"] = item.Reason.ToString(),
                ["message"] = item.Message,
            })]),
            ["requeueAfter"] = plan.RequeueAfter?.ToString(),
        };
        if (plan.KeepObjects)
            document["keepObjects"] = true;
        return Yaml.Write(document);
    }

    private AgentNodeObserved Observed()
    {
        var file = Path.Combine(Root, name, "observed.yaml");
        if (!File.Exists(file))
            return new();
        var seen = Yaml.Read(File.ReadAllText(file));
        return new()
        {
            Deployment = seen["deployment"] is { } deployment ? Json.Read<V1Deployment>(deployment) : null,
            Pods = [.. (seen["pods"] as JsonArray ?? []).Select(pod => Json.Read<V1Pod>(pod!))],
            PodNodes = Map(seen["podNodes"], labels => (IReadOnlyDictionary<string, string>)Map(labels, label => label!.ToString())),
            Claims = Map(seen["claims"], claim => claim is null ? null : Json.Read<V1PersistentVolumeClaim>(claim)),
            Secrets = Map(seen["secrets"], keys => (IReadOnlySet<string>?)(keys as JsonArray)?.Select(key => key!.ToString()).ToHashSet()),
            Engine = seen["engine"] is JsonObject engine ? Report(engine) : null,
            Apis = seen["apis"] is JsonObject apis ? new() { PodDisruptionBudget = apis["podDisruptionBudget"]?.ToString() } : new(),
        };
    }

    private static EngineReport Report(JsonObject engine) => new()
    {
        Error = engine["error"]?.ToString(),
        Models = [.. (engine["models"] as JsonArray ?? []).Select(model => model!.ToString())],
        Version = engine["version"]?.ToString(),
        ContextLength = (int?)(long?)engine["contextLength"],
        InFlight = Map(engine["inFlight"], count => (int)(long)count!),
    };

    private static Dictionary<string, T> Map<T>(JsonNode? node, Func<JsonNode?, T> value) =>
        (node as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => value(pair.Value));

    private static string SourceFile([CallerFilePath] string file = "") => file;
}
