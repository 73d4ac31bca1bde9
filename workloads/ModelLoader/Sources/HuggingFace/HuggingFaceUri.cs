namespace CwHoe.ModelLoader.Sources.HuggingFace;

/// <summary>The parts of <c>hf://OWNER/REPOSITORY[/FILE][@REVISION]</c>.</summary>
internal sealed record HuggingFaceUri
{
    /// <summary><c>OWNER/REPOSITORY</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>One file, which may be in folders; null for the whole repository.</summary>
    public string? File { get; init; }

    /// <summary>Branch, tag or commit; default <c>main</c>.</summary>
    public string Revision { get; init; } = "main";

    /// <summary>Takes <paramref name="uri"/> apart.</summary>
    /// <exception cref="LoaderException">It lacks a part.</exception>
    public static HuggingFaceUri Parse(ModelUri uri)
    {
        var at = uri.Rest.LastIndexOf('@');
        var path = at < 0 ? uri.Rest : uri.Rest[..at];
        if (path.TrimEnd('/').Split('/') is not [{ Length: > 0 } owner, { Length: > 0 } repository, .. var file] || at == uri.Rest.Length - 1)
            throw uri.Bad("is not hf://OWNER/REPOSITORY[/FILE][@REVISION]");
        return new HuggingFaceUri
        {
            Repository = $"{owner}/{repository}",
            File = file.Length == 0 ? null : string.Join('/', file),
            Revision = at < 0 ? "main" : uri.Rest[(at + 1)..],
        };
    }
}
