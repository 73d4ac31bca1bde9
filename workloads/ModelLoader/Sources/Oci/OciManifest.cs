namespace CwHoe.ModelLoader.Sources.Oci;

/// <summary>A manifest (with layers) or an index (with manifests).</summary>
/// <remarks>https://github.com/opencontainers/image-spec/blob/main/manifest.md and image-index.md</remarks>
internal sealed record OciManifest
{
    /// <summary>Of a manifest.</summary>
    public IReadOnlyList<OciDescriptor>? Layers { get; init; }

    /// <summary>Of an index.</summary>
    public IReadOnlyList<OciDescriptor>? Manifests { get; init; }
}
