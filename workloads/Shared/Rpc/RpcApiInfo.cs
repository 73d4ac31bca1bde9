namespace CwHoe.Shared.Rpc;

/// <summary>What an OpenAPI document says of the whole API; the rest of it is made from the proto files and their comments.</summary>
public sealed record RpcApiInfo
{
    /// <summary>Name for people.</summary>
    public required string Title { get; init; }

    /// <summary>Version of the API, such as <c>v1alpha1</c>.</summary>
    public required string Version { get; init; }

    /// <summary>What it is for, in Markdown; null for the comment of the first service.</summary>
    public string? Description { get; init; }

    /// <summary>Whether callers prove themselves with a bearer token; default true.</summary>
    public bool IsProtected { get; init; } = true;
}
