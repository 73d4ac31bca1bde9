namespace CwHoe.Kube;

/// <summary>What a list asks for (meta/v1 ListOptions).</summary>
public sealed record ListOptions
{
    /// <summary>Label selector; null for all.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Field selector; null for all.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Objects per page; null for one page.</summary>
    public int? Limit { get; init; }

    /// <summary>Token of the previous page.</summary>
    public string? Continue { get; init; }

    /// <summary><c>0</c>: any version from the server's cache; empty or null: the most recent.</summary>
    public string? ResourceVersion { get; init; }
}
