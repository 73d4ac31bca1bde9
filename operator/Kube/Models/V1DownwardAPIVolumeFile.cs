namespace CwHoe.Kube.Models;

/// <summary>A field of the pod as a file (core/v1).</summary>
public sealed record V1DownwardAPIVolumeFile
{
    /// <summary>Relative path.</summary>
    public string? Path { get; init; }

    /// <summary>The field.</summary>
    public V1ObjectFieldSelector? FieldRef { get; init; }
}
