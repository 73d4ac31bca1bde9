using System.Text.Json.Nodes;
using CwHoe.Api.AkashicLayers;
using CwHoe.Core.Planning.AkashicLayers;
using CwHoe.Core.Planning.Networks;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Tests.Golden;

internal sealed class AkashicLayerCase(string name) : GoldenCase(name)
{
    public override V1ObjectMeta Metadata => Layer.Metadata;

    private AkashicLayer Layer => Json.Read<AkashicLayer>(Resource);

    public override GoldenPlan Plan(JsonNode? status = null)
    {
        var layer = status is null ? Layer : Layer with { Status = Written(Json.Read<AkashicLayerStatus>(status)) };
        return GoldenPlan.Of(AkashicLayerPlanner.Plan(layer, Observed(layer, Seen), new(), Now));
    }

    // The operator's part beside what the store had written.
    private AkashicLayerStatus Written(AkashicLayerStatus plan) => (Layer.Status ?? new()) with
    {
        ObservedGeneration = plan.ObservedGeneration,
        Conditions = plan.Conditions,
        Endpoint = plan.Endpoint,
        Root = plan.Root,
        Depth = plan.Depth,
    };

    private static AkashicLayerObserved Observed(AkashicLayer layer, JsonObject seen) => new()
    {
        Layers = [layer, .. List<AkashicLayer>(seen["layers"])],
        Deployment = seen["deployment"] is { } deployment ? Json.Read<V1Deployment>(deployment) : null,
        Pods = List<V1Pod>(seen["pods"]),
        Secrets = Map(seen["secrets"], keys => keys is null ? null : (IReadOnlyDictionary<string, int>)Map(keys, length => (int)(long)length!)),
        Databases = [.. (seen["databases"] as JsonArray ?? []).Select(server => new OutsideServer(server!["host"]!.ToString(), (int)(long)server["port"]!))],
        NewSeed = seen["newSeed"] is { } seed ? Convert.FromHexString(seed.ToString()) : null,
        ApiServers = [.. (seen["apiServers"] as JsonArray ?? []).Select(server => new ApiServerAddress(server!["ip"]!.ToString(), (int)(long)server["port"]!))],
    };
}
