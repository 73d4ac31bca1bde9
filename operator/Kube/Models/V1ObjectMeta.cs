namespace CwHoe.Kube.Models;

/// <summary>Standard object metadata (Kubernetes API, meta/v1 ObjectMeta).</summary>
public sealed record V1ObjectMeta
{
    /// <summary>Unique within kind and namespace; a DNS subdomain or label, as the kind demands.</summary>
    public string? Name { get; init; }

    /// <summary>Prefix from which the server makes a unique name where <see cref="Name"/> is null.</summary>
    public string? GenerateName { get; init; }

    /// <summary>The namespace; null for cluster-scoped kinds.</summary>
    public string? Namespace { get; init; }

    /// <summary>Set by the server: differs for an object deleted and made again under the same name.</summary>
    public string? Uid { get; init; }

    /// <summary>Set by the server: an opaque version of the stored object.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Set by the server: grows with each change of the desired state.</summary>
    public long? Generation { get; init; }

    /// <summary>Set by the server, UTC.</summary>
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>Set by the server when deletion was asked for and finalizers remain, UTC.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    /// <summary>Labels: keys and values of at most 63 characters (keys may have a DNS prefix).</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Annotations: at most 256 KiB in all.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Names of the clean-ups that must happen before the object goes.</summary>
    public IReadOnlyList<string>? Finalizers { get; init; }

    /// <summary>Objects whose deletion deletes this one.</summary>
    public IReadOnlyList<V1OwnerReference>? OwnerReferences { get; init; }
}
