using System.Text.Json;
using CwHoe.Contracts;
using CwHoe.ModelLoader.Sources.Http;
using CwHoe.ModelLoader.Transfer;

namespace CwHoe.ModelLoader.Sources.Oci;

/// <summary><c>oci://REGISTRY/REPOSITORY[:TAG][@DIGEST]</c>: the file layers of an artifact, one or several with titles, as ORAS makes them.</summary>
/// <remarks>https://github.com/opencontainers/distribution-spec/blob/main/spec.md</remarks>
internal sealed class OciSource : IModelSource
{
    private const string Title = "org.opencontainers.image.title";
    private const string ContainerLayer = "tar";
    private const int LongestManifest = 4 << 20;

    private static readonly string[] ManifestTypes =
    [
        "application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json", "application/vnd.docker.distribution.manifest.list.v2+json",
    ];

    private readonly OciReference reference;
    private readonly Uri registry;
    private readonly RedirectingHttp http;
    private readonly RegistryHttp proof;

    private OciSource(ModelUri uri, SourceOptions options, RedirectingHttp http)
    {
        reference = OciReference.Parse(uri);
        registry = options.Endpoint ?? reference.Registry;
        this.http = http;
        proof = new RegistryHttp(http, options.Credentials, reference.Repository);
        Name = options.Endpoint is null ? uri.ToString() : $"{uri} at {registry.GetLeftPart(UriPartial.Path).TrimEnd('/')}";
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <summary>The source that <paramref name="uri"/> names, with <c>username</c> and <c>password</c> of the credentials, or anonymous.</summary>
    /// <exception cref="LoaderException">The URI is malformed.</exception>
    public static OciSource Create(ModelUri uri, SourceOptions options, RedirectingHttp http) => new(uri, options, http);

    /// <inheritdoc />
    public async Task<ModelListing> ListAsync(CancellationToken cancellationToken)
    {
        var manifest = await GetManifestAsync(reference.Manifest, cancellationToken);
        if (manifest.Manifests is { Count: > 0 } choices)
            manifest = await GetManifestAsync(Choose(choices), cancellationToken);
        var layers = manifest.Layers ?? [];
        var titled = layers.Where(l => l.Annotations?.ContainsKey(Title) == true).ToList();
        if (titled.Count == 0 && layers is [{ MediaType: { } type }] && !type.Contains(ContainerLayer, StringComparison.Ordinal))
            titled = [.. layers];
        if (titled.Count == 0)
            throw new LoaderException(LoaderExit.ModelNotFound, $"{Name} holds no files: its layers have no titles ({Title}) as ORAS gives them; push the model with `oras push`");
        return new ModelListing { Files = [.. titled.Select(FileOf)], IsFolder = titled.Count > 1 };
    }

    /// <inheritdoc />
    public Task<RangeResponse> OpenAsync(ModelFile file, ByteRange range, string? validator, CancellationToken cancellationToken) =>
        proof.WithProofAsync(Request($"blobs/{file.Locator}"), r => HttpRanges.OpenAsync(http, r, range, validator, cancellationToken), cancellationToken);

    private static string Choose(IReadOnlyList<OciDescriptor> choices)
    {
        var choice = choices.FirstOrDefault(c => c.Platform is null or { Os: "unknown" }) ?? choices.FirstOrDefault(c => c.Platform is { Os: "linux", Architecture: "amd64" }) ?? choices[0];
        return choice.Digest ?? "";
    }

    private ModelFile FileOf(OciDescriptor layer)
    {
        if (layer.Digest is not { } digest || !OciDigest.IsSha256(digest))
            throw new LoaderException(LoaderExit.SourceUnavailable, $"{Name} names a layer by \"{layer.Digest}\", not by a sha256 digest, which is all that can be verified");
        return new ModelFile { Path = layer.Annotations?.GetValueOrDefault(Title) ?? OciDigest.Hex(digest), Locator = digest, Length = layer.Size, Sha256 = OciDigest.Hex(digest) };
    }

    private async Task<OciManifest> GetManifestAsync(string which, CancellationToken cancellationToken)
    {
        var request = Request($"manifests/{which}") with { Accept = ManifestTypes };
        var document = await proof.WithProofAsync(request, r => http.GetDocumentAsync(r, LongestManifest, cancellationToken), cancellationToken);
        if (OciDigest.IsSha256(which) && !string.Equals(OciDigest.Of(document), which, StringComparison.OrdinalIgnoreCase))
            throw new LoaderException(LoaderExit.ChecksumMismatch, $"{Name}: the registry sends another manifest than {which}; do not trust it");
        try
        {
            return JsonSerializer.Deserialize(document, OciJson.Default.OciManifest) ?? new OciManifest();
        }
        catch (JsonException e)
        {
            throw new LoaderException(LoaderExit.SourceUnavailable, $"{Name}: the registry sends no manifest that can be read", e);
        }
    }

    private HttpSourceRequest Request(string path) => new(new Uri($"{registry.GetLeftPart(UriPartial.Path).TrimEnd('/')}/v2/{reference.Repository}/{path}"), Name);
}
