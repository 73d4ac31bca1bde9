namespace CwHoe.Kube.Models;

/// <summary>Fields of the pod as files (core/v1).</summary>
public sealed record V1DownwardAPIProjection
{
    /// <summary>The files.</summary>
    public IReadOnlyList<V1DownwardAPIVolumeFile>? Items { get; init; }
}
