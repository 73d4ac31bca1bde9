using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using CwHoe.Contracts;

namespace CwHoe.Core.Planning.AgentNodes;

/// <summary>A model's source URI, taken apart.</summary>
internal sealed partial record ModelSource
{
    private const int LongestText = 1024;
    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking;

    /// <summary>Where the model is.</summary>
    public required ModelScheme Scheme { get; init; }

    /// <summary>The claim of <c>pvc://</c>; null for the other schemes.</summary>
    public string? Claim { get; init; }

    /// <summary>Host and port of the registry of <c>oci://</c>; null for the other schemes.</summary>
    public string? Registry { get; init; }

    /// <summary>Path within the claim or image; null for what is fetched.</summary>
    public string? Path { get; init; }

    /// <summary>Name that a fetched file gets; null for a folder and for what is not fetched.</summary>
    public string? FileName { get; init; }

    /// <summary>Whether the URI names a folder of files rather than one.</summary>
    public bool IsFolder { get; init; }

    /// <summary>Whether it is brought into a volume before the engine starts.</summary>
    public bool IsFetched => Scheme is ModelScheme.S3 or ModelScheme.Hf or ModelScheme.Oci;

    /// <summary>Keys that the Secret with the source's credentials must have.</summary>
    public IReadOnlyList<string> CredentialKeys => Scheme switch
    {
        ModelScheme.S3 => ["accessKeyId", "secretAccessKey"],
        ModelScheme.Hf => ["token"],
        ModelScheme.Oci => ["username", "password"],
        _ => [],
    };

    /// <summary>Takes <paramref name="text"/> apart.</summary>
    /// <param name="text">A source URI.</param>
    /// <param name="source">The parts; null where the text is not a source.</param>
    /// <param name="error">What is wrong and what to write; null where nothing is.</param>
    /// <returns>Whether the text is a source.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ModelSource? source, [NotNullWhen(false)] out string? error)
    {
        (source, error) = Parse(text);
        return source is not null;
    }

    private static (ModelSource? Source, string Error) Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return (null, "is empty");
        if (text.Length > LongestText)
            return (null, $"is longer than {LongestText} characters");
        // '$(' would be expanded by the kubelet in a container's arguments.
        if (text.Any(c => c is < ' ' or > '~' or '\\' or '"' or '$' or '?' or '#'))
            return (null, "has a character that is not printable ASCII, or one of \\ \" $ ? #");
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0 || !Wire.TryParse<ModelScheme>(text[..scheme], out var known))
            return (null, $"'{text}' starts with none of {string.Join(", ", Wire.All<ModelScheme>().Select(s => $"{s.Name()}://"))}");
        var rest = text[(scheme + 3)..];
        if (rest.Split('/').Any(segment => segment is "." or ".."))
            return (null, "has a '.' or '..' segment; write the path without it");
        return known switch
        {
            ModelScheme.Pvc => Pvc(rest),
            ModelScheme.S3 => S3(rest),
            ModelScheme.Hf => Hf(rest),
            ModelScheme.Oci => Oci(rest),
            _ => File(rest),
        };
    }

    private static (ModelSource?, string) Pvc(string rest) => PvcForm().Match(rest) is { Success: true } match
        ? (new() { Scheme = ModelScheme.Pvc, Claim = match.Groups["claim"].Value, Path = match.Groups["path"].Value.TrimEnd('/'), IsFolder = rest.EndsWith('/') }, "")
        : (null, "is not pvc://CLAIM/PATH with the name of a claim of this namespace");

    private static (ModelSource?, string) S3(string rest) => S3Form().Match(rest) is { Success: true } match
        ? (new() { Scheme = ModelScheme.S3, FileName = LastSegment(rest), IsFolder = rest.EndsWith('/') }, "")
        : (null, "is not s3://BUCKET/KEY; end the key with / to take all objects under it");

    private static (ModelSource?, string) Hf(string rest)
    {
        if (HfForm().Match(rest) is not { Success: true } match)
            return (null, "is not hf://OWNER/REPOSITORY[/FILE][@REVISION]");
        var file = match.Groups["file"];
        return (new() { Scheme = ModelScheme.Hf, FileName = file.Success ? LastSegment(file.Value) : null, IsFolder = !file.Success }, "");
    }

    private static (ModelSource?, string) Oci(string rest) => OciForm().Match(rest) is { Success: true } match
        ? (new() { Scheme = ModelScheme.Oci, Registry = match.Groups["registry"].Value, FileName = "model" }, "")
        : (null, "is not oci://REGISTRY/REPOSITORY[:TAG][@DIGEST]");

    private static (ModelSource?, string) File(string rest) => rest.Length > 1 && rest[0] == '/' && !rest.Contains("//", StringComparison.Ordinal)
        ? (new() { Scheme = ModelScheme.File, Path = rest.TrimEnd('/'), IsFolder = rest.EndsWith('/') }, "")
        : (null, "is not file:///PATH with an absolute path in the engine's image");

    private static string? LastSegment(string path) => path.EndsWith('/') ? null : path[(path.LastIndexOf('/') + 1)..];

    [GeneratedRegex("^(?<claim>[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?)/(?<path>([^/]+/)*[^/]+/?)$", Options)]
    private static partial Regex PvcForm();

    [GeneratedRegex("^[a-z0-9][-a-z0-9._]{1,61}[a-z0-9]/[^/].*$", Options)]
    private static partial Regex S3Form();

    [GeneratedRegex(@"^[A-Za-z0-9][-\w.]*/[A-Za-z0-9][-\w.]*(/(?<file>[^@/]+(/[^@/]+)*))?(@[-\w./]+)?$", Options)]
    private static partial Regex HfForm();

    [GeneratedRegex(@"^(?<registry>[A-Za-z0-9][-A-Za-z0-9.]*(:[0-9]{1,5})?)/[a-z0-9]+([-._/][-._a-z0-9]*[a-z0-9])*(:\w[-\w.]{0,127})?(@sha256:[0-9a-f]{64})?$", Options)]
    private static partial Regex OciForm();
}
