namespace CwHoe.Kube.Models;

/// <summary>Privileges of a container (core/v1).</summary>
public sealed record V1SecurityContext
{
    /// <summary>Whether a process may gain more privileges than its parent.</summary>
    public bool? AllowPrivilegeEscalation { get; init; }

    /// <summary>Capabilities.</summary>
    public V1Capabilities? Capabilities { get; init; }

    /// <summary>Whether it runs as root on the host.</summary>
    public bool? Privileged { get; init; }

    /// <summary>Whether its root file system is read-only.</summary>
    public bool? ReadOnlyRootFilesystem { get; init; }

    /// <summary>Whether uid 0 is refused.</summary>
    public bool? RunAsNonRoot { get; init; }

    /// <summary>Uid.</summary>
    public long? RunAsUser { get; init; }

    /// <summary>Gid.</summary>
    public long? RunAsGroup { get; init; }

    /// <summary>Seccomp profile.</summary>
    public V1SeccompProfile? SeccompProfile { get; init; }
}
