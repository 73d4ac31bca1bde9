using System.Text.Json.Nodes;
using CwHoe.Core.Planning;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Tests.Golden;

/// <summary>A plan of any kind.</summary>
internal sealed record GoldenPlan(IReadOnlyList<PlannedObject> Objects, JsonNode Status, IReadOnlyList<PlannedEvent> Events, TimeSpan? RequeueAfter, bool KeepObjects, IReadOnlyList<V1Secret> Secrets)
{
    public static GoldenPlan Of<TStatus>(Plan<TStatus> plan) => new(plan.Objects, Json.Write(plan.Status), plan.Events, plan.RequeueAfter, plan.KeepObjects, plan.Secrets);

    public override string ToString()
    {
        var document = new JsonObject
        {
            ["objects"] = new JsonArray([.. Objects.Select(item => JsonNode.Parse(item.Body.GetRawText()))]),
            ["status"] = Status.DeepClone(),
            ["events"] = new JsonArray([.. Events.Select(item => new JsonObject
            {
                ["type"] = item.Type.ToString(),
                ["reason"] = item.Reason.ToString(),
                ["message"] = item.Message,
            })]),
            ["requeueAfter"] = RequeueAfter?.ToString(),
        };
        if (Secrets.Count > 0)
            document["secrets"] = new JsonArray([.. Secrets.Select(Json.Write)]);
        if (KeepObjects)
            document["keepObjects"] = true;
        return Yaml.Write(document);
    }
}
