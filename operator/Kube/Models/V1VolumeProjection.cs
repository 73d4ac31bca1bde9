namespace CwHoe.Kube.Models;

/// <summary>One source of a projected volume (core/v1); exactly one field is set.</summary>
public sealed record V1VolumeProjection
{
    /// <summary>A token of the pod.</summary>
    public V1ServiceAccountTokenProjection? ServiceAccountToken { get; init; }

    /// <summary>Keys of a ConfigMap.</summary>
    public V1ConfigMapProjection? ConfigMap { get; init; }

    /// <summary>Fields of the pod.</summary>
    public V1DownwardAPIProjection? DownwardAPI { get; init; }
}
