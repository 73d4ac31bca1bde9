namespace CwHoe.Kube.Models;

/// <summary>A key as a file (core/v1).</summary>
public sealed record V1KeyToPath
{
    /// <summary>The key.</summary>
    public string? Key { get; init; }

    /// <summary>Relative path.</summary>
    public string? Path { get; init; }

    /// <summary>Mode bits.</summary>
    public int? Mode { get; init; }
}
