namespace CwHoe.ModelLoader.Sources;

/// <summary>What a source needs beside its URI.</summary>
internal sealed record SourceOptions
{
    /// <summary>Base URL of the service; null for the scheme's public one.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>S3 region; default <c>us-east-1</c>.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Credentials; none by default.</summary>
    public CredentialFolder Credentials { get; init; } = new(null);
}
