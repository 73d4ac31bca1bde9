namespace CwHoe.Kube.Models;

/// <summary>Privileges of a pod (core/v1).</summary>
public sealed record V1PodSecurityContext
{
    /// <summary>Whether uid 0 is refused.</summary>
    public bool? RunAsNonRoot { get; init; }

    /// <summary>Uid.</summary>
    public long? RunAsUser { get; init; }

    /// <summary>Gid.</summary>
    public long? RunAsGroup { get; init; }

    /// <summary>Group that owns the volumes.</summary>
    public long? FsGroup { get; init; }

    /// <summary><c>OnRootMismatch</c> or <c>Always</c>.</summary>
    public string? FsGroupChangePolicy { get; init; }

    /// <summary>Further groups.</summary>
    public IReadOnlyList<long>? SupplementalGroups { get; init; }

    /// <summary>Seccomp profile.</summary>
    public V1SeccompProfile? SeccompProfile { get; init; }
}
