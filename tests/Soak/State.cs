using System.Globalization;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Soak;

/// <summary>What the API server holds of AgentNodes and of all that the operator made.</summary>
/// <param name="AgentNodes">The AgentNodes.</param>
/// <param name="Owned">Objects that carry the operator's label, by kind, namespace and name.</param>
internal sealed record State(IReadOnlyList<V1ObjectMeta> AgentNodes, IReadOnlyDictionary<string, V1ObjectMeta> Owned)
{
    private const string OwnerUid = "cw-hoe.dev/owner-uid";
    private const string Managed = "app.kubernetes.io/managed-by=cw-hoe";

    private static readonly ResourceType[] OwnedTypes =
    [
        ResourceType.Of<V1Deployment>(), ResourceType.Of<V1Service>(), ResourceType.Of<V1ServiceAccount>(), ResourceType.Of<V1ConfigMap>(),
        ResourceType.Of<V1NetworkPolicy>(), ResourceType.Of<V1PersistentVolumeClaim>(), ResourceType.Of<V1PodDisruptionBudget>() with { Version = "v1beta1" },
    ];

    /// <summary>Reads it.</summary>
    public static async Task<State> ReadAsync(KubernetesClient client, string ns, CancellationToken cancellation)
    {
        var owned = new Dictionary<string, V1ObjectMeta>();
        foreach (var type in OwnedTypes)
        {
            foreach (var item in await ListAsync(client, type, ns, Managed, cancellation))
                owned.Add($"{type.Kind} {item.Name}", item);
        }

        return new(await ListAsync(client, Population.AgentNodes, ns, null, cancellation), owned);
    }

    /// <summary>Objects whose AgentNode is not there, or is another of the same name.</summary>
    public IEnumerable<string> Orphans()
    {
        var uids = AgentNodes.Select(n => n.Uid).ToHashSet();
        return Owned.Where(o => !uids.Contains(o.Value.Labels?.GetValueOrDefault(OwnerUid))).Select(o => o.Key);
    }

    /// <summary>What differs: objects that came, went, were replaced or written to.</summary>
    public IEnumerable<string> Differences(State later) => Owned.Keys.Union(later.Owned.Keys).Order(StringComparer.Ordinal)
        .Select(key => (Key: key, Before: Owned.GetValueOrDefault(key), After: later.Owned.GetValueOrDefault(key)))
        .Where(d => (d.Before?.Uid, Version(d.Key, d.Before)) != (d.After?.Uid, Version(d.Key, d.After)))
        .Select(d => $"{d.Key}: {Text(d.Before)} -> {Text(d.After)}");

    /// <summary>All objects of a kind in the namespace (of all, for a cluster-scoped kind or where null), fresh from etcd.</summary>
    public static async Task<IReadOnlyList<V1ObjectMeta>> ListAsync(
        KubernetesClient client, ResourceType type, string? ns, string? labelSelector, CancellationToken cancellation, string? fieldSelector = null) =>
        [.. (await client.ListPageAsync<PartialObjectMetadata>(type, ns, new() { LabelSelector = labelSelector, FieldSelector = fieldSelector }, cancellation)).Items.Select(i => i.Metadata)];

    /// <summary>
    /// What changes when the object is written to, but not when its own controller reports on it. Kubernetes 1.20 also gives a claim a new version when the
    /// same is applied to it a second time, by whomever; its spec can't change anyway.
    /// </summary>
    private static string? Version(string key, V1ObjectMeta? meta) => key.Split(' ')[0] is "Deployment" or "PodDisruptionBudget" or "PersistentVolumeClaim"
        ? $"{meta?.Generation} {string.Join(' ', meta?.Labels?.Select(l => $"{l.Key}={l.Value}").Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>())}"
        : meta?.ResourceVersion;

    private static string Text(V1ObjectMeta? meta) =>
        meta is null ? "not there" : string.Create(CultureInfo.InvariantCulture, $"uid {meta.Uid} version {meta.ResourceVersion}");
}
