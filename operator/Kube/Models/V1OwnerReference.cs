namespace CwHoe.Kube.Models;

/// <summary>Names an object whose deletion deletes the one that carries this (meta/v1 OwnerReference).</summary>
public sealed record V1OwnerReference
{
    /// <summary><c>group/version</c> of the owner; owners match by group and kind, whatever the version.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Kind of the owner.</summary>
    public string? Kind { get; init; }

    /// <summary>Name of the owner.</summary>
    public string? Name { get; init; }

    /// <summary>Uid of the owner.</summary>
    public string? Uid { get; init; }

    /// <summary>Whether this is the one managing owner.</summary>
    public bool? Controller { get; init; }

    /// <summary>Whether foreground deletion of the owner waits for this object.</summary>
    public bool? BlockOwnerDeletion { get; init; }
}
