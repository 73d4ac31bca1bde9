using CwHoe.Api.AkashicLayers;

namespace CwHoe.Core.Validation.AkashicLayers;

/// <summary>Says all that is wrong with an AkashicLayer.</summary>
public static class AkashicLayerValidation
{
    private static readonly Func<AkashicLayer, IEnumerable<Violation>>[] Rules = [Name, Place, Dimension, Bucket];

    /// <summary>Runs every rule.</summary>
    /// <returns>Every violation, in the order of the fields; empty for a valid one.</returns>
    public static IReadOnlyList<Violation> Validate(AkashicLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return [.. Rules.SelectMany(rule => rule(layer))];
    }

    private static IEnumerable<Violation> Name(AkashicLayer layer) => Check.LabelledName(layer.Metadata);

    private static IEnumerable<Violation> Place(AkashicLayer layer)
    {
        foreach (var violation in Check.ExactlyOne("spec", ("parentRef", layer.Spec.ParentRef), ("bucket", layer.Spec.Bucket)))
            yield return violation;
        foreach (var violation in Check.Reference("spec.parentRef", layer.Spec.ParentRef))
            yield return violation;
        if (layer.Spec.ParentRef?.Name is { } parent && parent == layer.Metadata.Name)
            yield return new("spec.parentRef.name", "names the layer itself");
    }

    private static IEnumerable<Violation> Dimension(AkashicLayer layer)
    {
        if (layer.Spec.Dimension is null or Contracts.Dimension.Unspecified)
            yield return new("spec.dimension", "is required");
    }

    private static IEnumerable<Violation> Bucket(AkashicLayer layer)
    {
        if (layer.Spec.Bucket is not { } bucket)
            yield break;
        if (bucket.Endpoint is not null && !Syntax.IsBaseUrl(bucket.Endpoint))
            yield return new("spec.bucket.endpoint", "is not an http or https URL without credentials and query");
        if (string.IsNullOrEmpty(bucket.Name))
            yield return new("spec.bucket.name", "is required");
        if (bucket.SecretRef is null)
            yield return new("spec.bucket.secretRef", "is required");
        foreach (var violation in Check.Reference("spec.bucket.secretRef", bucket.SecretRef))
            yield return violation;
    }
}
