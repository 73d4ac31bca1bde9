using System.Security.Cryptography;
using System.Text;
using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;
using CwHoe.Core.Planning.AkashicLayers;
using CwHoe.Core.Planning.Networks;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Informers;

namespace CwHoe.Host.Controllers.AkashicLayers;

/// <summary>Gathers all that planning an AkashicLayer needs: from the cache, and what is not kept there from the API server.</summary>
internal sealed class AkashicLayerObserver(
    IKubernetesClient client,
    Lister<AkashicLayer> layers,
    Lister<V1Deployment> deployments,
    Lister<V1Pod> pods,
    ApiServerFinder apiServers)
{
    /// <summary>Index of pods by namespace and the root layer that their label names.</summary>
    public const string ByAkashicLayer = "akashiclayer";

    private const int SeedLength = 32;

    public async Task<AkashicLayerObserved> ObserveAsync(AkashicLayer layer, CancellationToken cancellationToken)
    {
        var ns = layer.Metadata.Namespace!;
        // The layer as it is planned, whatever the cache has come to hold since.
        AkashicLayer[] all = [layer, .. layers.In(ns).Where(other => other.Metadata.Name != layer.Metadata.Name)];
        var byName = all.ToDictionary(other => other.Metadata.Name!);
        var observed = new AkashicLayerObserved { Layers = all };
        if (AkashicLayerChain.Of(layer, byName.GetValueOrDefault).Root is not { } root)
            return observed;
        observed = observed with
        {
            Deployment = deployments.Get(ns, new AkashicLayerNames(root.Metadata.Name!).Store),
            Pods = [.. pods.ByIndex(ByAkashicLayer, WorkloadInformers.Key(ns, root.Metadata.Name!))],
        };
        return layer.Spec.ParentRef is null ? await WithSecretsAsync(layer, observed, cancellationToken) : observed;
    }

    private async Task<AkashicLayerObserved> WithSecretsAsync(AkashicLayer root, AkashicLayerObserved observed, CancellationToken cancellationToken)
    {
        var secrets = new Dictionary<string, V1Secret?>();
        foreach (var name in AkashicLayerReferences.Secrets(root).Keys)
            secrets[name] = await client.GetAsync<V1Secret>(name, root.Metadata.Namespace, cancellationToken);
        return observed with
        {
            Secrets = secrets.ToDictionary(secret => secret.Key, secret => (IReadOnlyDictionary<string, int>?)Lengths(secret.Value)),
            Databases = Databases(secrets.GetValueOrDefault(root.Spec.Search?.Postgres?.SecretRef?.Name ?? "")),
            NewSeed = secrets[new AkashicLayerNames(root.Metadata.Name!).LogKey] is null ? RandomNumberGenerator.GetBytes(SeedLength) : null,
            ApiServers = await apiServers.FindAsync(cancellationToken),
        };
    }

    // Where they are is all that is kept of it.
    private static IReadOnlyList<OutsideServer> Databases(V1Secret? secret) =>
        secret?.Data?.TryGetValue(SecretKey.ConnectionString.Name(), out var text) == true ? DatabaseServers.Of(Encoding.UTF8.GetString(text)) : [];

    private static Dictionary<string, int>? Lengths(V1Secret? secret) =>
        secret is null ? null : (secret.Data ?? new Dictionary<string, byte[]>()).ToDictionary(entry => entry.Key, entry => entry.Value.Length);
}
