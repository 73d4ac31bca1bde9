namespace CwHoe.Kube.Models;

/// <summary>Several sources as one folder (core/v1).</summary>
public sealed record V1ProjectedVolumeSource
{
    /// <summary>The sources.</summary>
    public IReadOnlyList<V1VolumeProjection>? Sources { get; init; }

    /// <summary>Mode bits.</summary>
    public int? DefaultMode { get; init; }
}
