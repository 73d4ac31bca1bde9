namespace CwHoe.Kube.Models;

/// <summary>Names a field of the pod (core/v1).</summary>
public sealed record V1ObjectFieldSelector
{
    /// <summary>Version the path is written in; default v1.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The path.</summary>
    public string? FieldPath { get; init; }
}
