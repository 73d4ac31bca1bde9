namespace CwHoe.Kube.Models;

/// <summary>Seccomp profile (core/v1).</summary>
public sealed record V1SeccompProfile
{
    /// <summary><c>RuntimeDefault</c>, <c>Localhost</c> or <c>Unconfined</c>.</summary>
    public string? Type { get; init; }

    /// <summary>File of a Localhost profile.</summary>
    public string? LocalhostProfile { get; init; }
}
