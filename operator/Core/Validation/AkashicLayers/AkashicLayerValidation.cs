using CwHoe.Api.AkashicLayers;

namespace CwHoe.Core.Validation.AkashicLayers;

/// <summary>Says all that is wrong with an AkashicLayer by itself; what stands above it is not looked at.</summary>
public static class AkashicLayerValidation
{
    // In the order of the fields.
    private static readonly Func<AkashicLayer, IEnumerable<Violation>>[] Rules =
    [
        PlaceRules.Name,
        PlaceRules.Parent,
        PlaceRules.Dimension,
        PlaceRules.Key,
        BucketRules.Bucket,
        BucketRules.Endpoint,
        BucketRules.Encryption,
        RecordRules.Compression,
        RecordRules.Retention,
        RecordRules.Embeddings,
        SearchRules.Engine,
        SearchRules.Servers,
        ScheduleRules.Snapshots,
        ScheduleRules.Exports,
        ScheduleRules.Audit,
        StoreRules.OnlyOfARoot,
        StoreRules.Cache,
        StoreRules.Resources,
    ];

    /// <summary>
    /// Runs every rule. What the CEL rules of the schema say is said again, since Kubernetes before 1.25 drops them; the patterns and bounds that every
    /// API server holds to are not.
    /// </summary>
    /// <param name="layer">The layer as read.</param>
    /// <returns>Every violation, in the order of the spec's fields; empty for a valid one.</returns>
    public static IReadOnlyList<Violation> Validate(AkashicLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return [.. Rules.SelectMany(rule => rule(layer))];
    }
}
