using CwHoe.Contracts;
using CwHoe.Core.Planning.Networks;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AkashicLayers.Objects;

/// <summary>
/// Denies by default, both ways. In: anyone, to the APIs, which ask who calls, and to health and metrics. Out: the cluster's name servers, the API server, the bucket's
/// service, what keeps the index, the routers whose models make vectors, and the telemetry collector.
/// </summary>
internal static class NetworkPolicyBuilder
{
    private const string DefaultRegion = "us-east-1";

    public static PlannedObject Build(ResolvedStore store) => PlannedObjects.From(new V1NetworkPolicy
    {
        Metadata = store.Metadata(store.Names.Store),
        Spec = new()
        {
            PodSelector = new() { MatchLabels = store.Labels.Selector },
            PolicyTypes = ["Ingress", "Egress"],
            Ingress = NetworkRules.Ingress,
            Egress =
            [
                NetworkRules.NameServers,
                .. NetworkRules.ApiServer(store.Settings, store.Observed.ApiServers),
                .. Routers(store),
                .. NetworkRules.Outside(Outside(store)),
            ],
        },
    });

    private static IEnumerable<V1NetworkPolicyEgressRule> Routers(ResolvedStore store) => store.Routers.Count == 0 ? [] :
    [
        new()
        {
            To =
            [
                .. store.Routers.Select(router => new V1NetworkPolicyPeer
                {
                    PodSelector = new() { MatchLabels = Labels.Sorted((Label.RouterPolicy, router), (Label.Component, Identity.ComponentRouter.Name())) },
                }),
            ],
            Ports = [NetworkRules.Tcp(WorkloadPort.Http.Port())],
        },
    ];

    private static IReadOnlyList<OutsideServer> Outside(ResolvedStore store)
    {
        var (bucket, search) = (store.Root.Spec.Bucket!, store.Root.Spec.Search);
        string?[] urls =
        [
            bucket.Endpoint ?? $"https://s3.{bucket.Region ?? DefaultRegion}.amazonaws.com",
            search?.Elasticsearch?.Url,
            store.Settings.OtlpEndpoint,
        ];
        return OutsideServer.InOrder(OutsideServer.Of(urls).Concat(store.Observed.Databases));
    }
}
