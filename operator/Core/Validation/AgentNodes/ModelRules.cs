using System.Text.RegularExpressions;
using CwHoe.Api.AgentNodes;
using CwHoe.Contracts;
using CwHoe.Core.Planning.AgentNodes;
using CwHoe.Core.Planning.AgentNodes.Engines;

namespace CwHoe.Core.Validation.AgentNodes;

/// <summary>Rules of <c>spec.model</c>.</summary>
internal static partial class ModelRules
{
    private const int LeastContext = 256;
    private const int MostContext = 16777216;

    /// <summary>Every engine of ours serves a model.</summary>
    public static IEnumerable<Violation> Presence(AgentNode node)
    {
        if (node.Spec.Model is null && EngineProfile.Find(node.Spec.Engine?.Type) is not null)
            yield return new("spec.model", "is required");
    }

    /// <summary>A name that clients can ask for and that no engine takes for an option.</summary>
    public static IEnumerable<Violation> Name(AgentNode node)
    {
        if (node.Spec.Model is { } model && !Syntax.IsModelName(model.Name))
            yield return new("spec.model.name", $"is '{model.Name}'; it must be 1-128 letters, digits and . _ : / -, the first a letter or digit");
    }

    /// <summary>A well-formed source that the engine can use.</summary>
    public static IEnumerable<Violation> Source(AgentNode node)
    {
        const string field = "spec.model.source";
        if (node.Spec.Model is not { } model)
            yield break;
        if (EngineProfile.Find(node.Spec.Engine?.Type) is not { } profile)
        {
            if (model.Source is not null && node.Spec.Engine?.Type == Engine.External)
                yield return new(field, "an external server has its model already; leave it out");
            yield break;
        }
        if (profile.PullsByName)
        {
            if (model.Source is not null)
                yield return new(field, $"{profile.Type.Name()} pulls by spec.model.name; leave it out");
        }
        else if (model.Source is null)
        {
            yield return new(field, $"is required for {profile.Type.Name()}");
        }
        else if (!ModelSource.TryParse(model.Source, out var source, out var error))
        {
            yield return new(field, error);
        }
        else if (source.IsFolder && !profile.TakesFolder)
        {
            yield return new(field, $"names a folder; {profile.Type.Name()} serves one file, so name it");
        }
    }

    /// <summary>A SHA-256 of something.</summary>
    public static IEnumerable<Violation> Checksum(AgentNode node)
    {
        if (node.Spec.Model is not { Sha256: { } checksum } model)
            yield break;
        if (!Sha256().IsMatch(checksum))
            yield return new("spec.model.sha256", "must be 64 hexadecimal digits");
        if (model.Source is null)
            yield return new("spec.model.sha256", "there is no spec.model.source whose file it could be of");
    }

    /// <summary>How the source is reached, where it is one that is reached that way.</summary>
    public static IEnumerable<Violation> Access(AgentNode node)
    {
        if (node.Spec.Model is not { } model)
            return [];
        var scheme = ModelSource.TryParse(model.Source, out var source, out _) ? source.Scheme : ModelScheme.Unspecified;
        return
        [
            .. Endpoint(model.Endpoint, scheme),
            .. Region(model.Region, scheme),
            .. Check.Reference("spec.model.secretRef", model.SecretRef),
            .. model.SecretRef is not null && source is not { IsFetched: true }
                ? [new Violation("spec.model.secretRef", "only s3://, hf:// and oci:// sources need credentials")]
                : Array.Empty<Violation>(),
        ];
    }

    /// <summary>A context that a model could have.</summary>
    public static IEnumerable<Violation> ContextLength(AgentNode node) =>
        Check.Range("spec.model.contextLength", node.Spec.Model?.ContextLength, LeastContext, MostContext);

    private static IEnumerable<Violation> Endpoint(string? endpoint, ModelScheme scheme)
    {
        if (endpoint is null)
            yield break;
        if (!Syntax.IsBaseUrl(endpoint))
            yield return new("spec.model.endpoint", "is not an http or https URL without credentials and query, such as https://s3.example.org");
        else if (Syntax.IsOwnMachine(endpoint))
            yield return new("spec.model.endpoint", "is an address of the pod's own machine; name a server that pods can reach");
        if (scheme is not (ModelScheme.S3 or ModelScheme.Hf))
            yield return new("spec.model.endpoint", "only s3:// and hf:// sources have an endpoint");
    }

    private static IEnumerable<Violation> Region(string? region, ModelScheme scheme)
    {
        if (region is null)
            yield break;
        if (!RegionName().IsMatch(region))
            yield return new("spec.model.region", $"is '{region}', which is not a region such as eu-central-1");
        if (scheme is not ModelScheme.S3)
            yield return new("spec.model.region", "only s3:// sources have a region");
    }

    [GeneratedRegex("^[0-9A-Fa-f]{64}\\z", RegexOptions.NonBacktracking)]
    private static partial Regex Sha256();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9-]{0,63}\\z", RegexOptions.NonBacktracking)]
    private static partial Regex RegionName();
}
