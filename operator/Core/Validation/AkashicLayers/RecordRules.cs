using CwHoe.Api.AkashicLayers;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Validation.AkashicLayers;

/// <summary>Rules of <c>spec.compression</c>, <c>spec.retention</c> and <c>spec.embeddings</c>.</summary>
internal static class RecordRules
{
    private const int HardestGzip = 9;
    private static readonly Quantity LeastSize = Quantity.Parse("1Mi");

    /// <summary>A level that the algorithm has.</summary>
    public static IEnumerable<Violation> Compression(AkashicLayer layer)
    {
        if (layer.Spec.Compression is not { Level: { } level } compression)
            yield break;
        if (compression.Algorithm == Contracts.Compression.Gzip && level is < 1 or > HardestGzip)
            yield return new("spec.compression.level", $"is {level}; for gzip it must be 1-{HardestGzip}");
        if (compression.Algorithm == Contracts.Compression.None)
            yield return new("spec.compression.level", "is for brotli and gzip; leave it out");
    }

    /// <summary>A size that is worth the looking.</summary>
    public static IEnumerable<Violation> Retention(AkashicLayer layer)
    {
        if (layer.Spec.Retention?.MaxSize is { } size && size < LeastSize)
            yield return new("spec.retention.maxSize", $"is {size}; it must be {LeastSize} or more");
    }

    /// <summary>Somebody to ask, for a model, whose vectors have a length.</summary>
    public static IEnumerable<Violation> Embeddings(AkashicLayer layer)
    {
        if (layer.Spec.Embeddings is not { } embeddings)
            yield break;
        if (embeddings.RouterRef is null)
            yield return new("spec.embeddings.routerRef", "is required");
        foreach (var violation in Check.Reference("spec.embeddings.routerRef", embeddings.RouterRef))
            yield return violation;
        if (!Syntax.IsModelName(embeddings.Model))
            yield return new("spec.embeddings.model", $"is '{embeddings.Model}'; it must be 1-128 letters, digits and . _ : / -, the first a letter or digit");
        if (embeddings.Dimensions is null)
            yield return new("spec.embeddings.dimensions", "is required: the length of the model's vectors");
    }
}
