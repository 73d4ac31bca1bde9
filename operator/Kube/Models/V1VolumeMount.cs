namespace CwHoe.Kube.Models;

/// <summary>A volume in a container (core/v1).</summary>
public sealed record V1VolumeMount
{
    /// <summary>Name of the volume.</summary>
    public string? Name { get; init; }

    /// <summary>Where; no colon.</summary>
    public string? MountPath { get; init; }

    /// <summary>Part of the volume.</summary>
    public string? SubPath { get; init; }

    /// <summary>Whether it is read-only; default false.</summary>
    public bool? ReadOnly { get; init; }
}
