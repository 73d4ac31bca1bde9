namespace CwHoe.Kube.Models;

/// <summary>A folder that lives as long as the pod (core/v1).</summary>
public sealed record V1EmptyDirVolumeSource
{
    /// <summary><c>Memory</c> or empty.</summary>
    public string? Medium { get; init; }

    /// <summary>Greatest size.</summary>
    public Quantity? SizeLimit { get; init; }
}
