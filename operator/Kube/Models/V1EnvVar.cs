namespace CwHoe.Kube.Models;

/// <summary>One environment variable (core/v1).</summary>
public sealed record V1EnvVar
{
    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The value; exclusive with <see cref="ValueFrom"/>.</summary>
    public string? Value { get; init; }

    /// <summary>Where the value comes from.</summary>
    public V1EnvVarSource? ValueFrom { get; init; }
}
