using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using CwHoe.Contracts;
using CwHoe.ModelLoader.Checksums;
using CwHoe.ModelLoader.Sources.Http;
using CwHoe.ModelLoader.Transfer;

namespace CwHoe.ModelLoader.Sources.HuggingFace;

/// <summary><c>hf://OWNER/REPOSITORY[/FILE][@REVISION]</c>: a file or all files of a repository of the Hugging Face hub or of a mirror of it.</summary>
internal sealed class HuggingFaceSource : IModelSource
{
    private const int LongestDocument = 32 << 20;
    private static readonly Uri Hub = new("https://huggingface.co");

    private readonly HuggingFaceUri model;
    private readonly Uri hub;
    private readonly AuthenticationHeaderValue? authorization;
    private readonly RedirectingHttp http;
    private string revision;

    private HuggingFaceSource(ModelUri uri, SourceOptions options, RedirectingHttp http)
    {
        model = HuggingFaceUri.Parse(uri);
        revision = model.Revision;
        hub = options.Endpoint ?? Hub;
        authorization = options.Credentials.Read("token") is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        this.http = http;
        Name = $"{uri} at {hub.GetLeftPart(UriPartial.Path).TrimEnd('/')}";
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <summary>The source that <paramref name="uri"/> names, with <c>token</c> of the credentials, or anonymous.</summary>
    /// <exception cref="LoaderException">The URI is malformed.</exception>
    public static HuggingFaceSource Create(ModelUri uri, SourceOptions options, RedirectingHttp http) => new(uri, options, http);

    /// <inheritdoc />
    public async Task<ModelListing> ListAsync(CancellationToken cancellationToken) =>
        model.File is { } file ? await AskForFileAsync(file, cancellationToken) : await AskForRepositoryAsync(cancellationToken);

    /// <inheritdoc />
    public Task<RangeResponse> OpenAsync(ModelFile file, ByteRange range, string? validator, CancellationToken cancellationToken) =>
        HttpRanges.OpenAsync(http, RequestOf(file.Locator), range, validator, cancellationToken);

    // The hub's own answer, before it redirects to the storage, is the one that tells the checksum.
    private async Task<ModelListing> AskForFileAsync(string file, CancellationToken cancellationToken)
    {
        using var response = await http.SendAsync(RequestOf(file) with { Method = HttpMethod.Head, StayOnHost = true }, cancellationToken);
        if (response.StatusCode is HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented) // a mirror that knows only GET
            return new ModelListing { Files = [new ModelFile { Path = FileName(file), Locator = file, Version = revision }] };
        if ((int)response.StatusCode >= 400)
            throw http.Failure(response, Name);
        if (Header("X-Repo-Commit") is { } commit)
            revision = commit;
        var tag = (Header("X-Linked-Etag") ?? response.Headers.ETag?.Tag)?.Trim('"');
        var sha256 = tag is not null && Sha256Text.IsDigest(tag) ? tag.ToLowerInvariant() : null;
        long? length = long.TryParse(Header("X-Linked-Size"), out var size) ? size
            : response.IsSuccessStatusCode && response.Content.Headers.TryGetValues("Content-Length", out _) ? response.Content.Headers.ContentLength : null;
        return new ModelListing { Files = [new ModelFile { Path = FileName(file), Locator = file, Version = revision, Length = length, Sha256 = sha256 }] };

        string? Header(string name) => response.Headers.TryGetValues(name, out var values) ? values.First() : null;
    }

    private static string FileName(string path) => path[(path.LastIndexOf('/') + 1)..];

    private async Task<ModelListing> AskForRepositoryAsync(CancellationToken cancellationToken)
    {
        var request = new HttpSourceRequest(Below($"api/models/{model.Repository}/revision/{Uri.EscapeDataString(model.Revision)}?blobs=true"), Name) { Authorization = authorization };
        var document = await http.GetDocumentAsync(request, LongestDocument, cancellationToken);
        RepositoryInfo? info;
        try
        {
            info = JsonSerializer.Deserialize(document, HuggingFaceJson.Default.RepositoryInfo);
        }
        catch (JsonException e)
        {
            throw new LoaderException(LoaderExit.SourceUnavailable, $"{Name} does not list its files as the Hugging Face hub does; check spec.model.endpoint", e);
        }

        if (info?.Sha is { } commit)
            revision = commit;
        var files = (info?.Siblings ?? [])
            .Where(f => f.Rfilename is { } path && path != ".gitattributes")
            .Select(f => new ModelFile { Path = f.Rfilename!, Locator = f.Rfilename!, Version = revision, Length = f.Lfs?.Size ?? f.Size, Sha256 = f.Lfs?.Sha256?.ToLowerInvariant() })
            .ToList();
        if (files.Count == 0)
            throw new LoaderException(LoaderExit.ModelNotFound, $"{Name} has no files at {model.Revision}; check spec.model.source");
        return new ModelListing { Files = files, IsFolder = true };
    }

    private HttpSourceRequest RequestOf(string file) =>
        new(Below($"{model.Repository}/resolve/{Uri.EscapeDataString(revision)}/{string.Join('/', file.Split('/').Select(Uri.EscapeDataString))}"), Name) { Authorization = authorization };

    private Uri Below(string path) => new($"{hub.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{path}");
}
