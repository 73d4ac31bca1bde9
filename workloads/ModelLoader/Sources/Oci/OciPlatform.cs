namespace CwHoe.ModelLoader.Sources.Oci;

/// <summary>The machine that a manifest is for.</summary>
internal sealed record OciPlatform
{
    /// <summary>Such as <c>amd64</c>.</summary>
    public string? Architecture { get; init; }

    /// <summary>Such as <c>linux</c>.</summary>
    public string? Os { get; init; }
}
