using CwHoe.Akashic.Storage;
using CwHoe.Api.AkashicLayers;

namespace CwHoe.Akashic.Pruning;

/// <summary>Which bundles may be dropped. Pure.</summary>
/// <remarks>
/// A bundle is as old as its object: that is put, by the store, when the last of its records has come, and dated by the bucket's service. A record's own time is
/// its client's word, and says neither that it is old nor that it is young. What has no date, or one to come, is never too old.
/// </remarks>
/// <param name="MaxAge">Above it a bundle is dropped; null for never.</param>
/// <param name="MaxBytes">Of bundles and contents, as stored; above it the oldest bundle is dropped. Null for never.</param>
internal sealed record PruningRule(TimeSpan? MaxAge, long? MaxBytes)
{
    private const string AgeName = "maxAgeDays";
    private const string SizeName = "maxSize";

    /// <summary>Of a layer's spec.</summary>
    /// <returns>Null where it drops nothing.</returns>
    public static PruningRule? Of(AkashicLayerRetention? retention) => retention is null || (retention.MaxAgeDays is null && retention.MaxSize is null)
        ? null
        : new(retention.MaxAgeDays is { } days and > 0 ? TimeSpan.FromDays(days) : null, retention.MaxSize?.Value is { } bytes and > 0 ? bytes : null);

    /// <summary>Whether the oldest bundle that is there is dropped, and by which field of the spec.</summary>
    /// <param name="oldest">Its object.</param>
    /// <param name="stored">Bytes of all bundles and contents that are there.</param>
    /// <param name="now">The present time.</param>
    /// <returns>Null where it stays.</returns>
    public (string Field, long Limit)? Drops(ListedObject oldest, long stored, DateTimeOffset now)
    {
        if (MaxAge is { } age && oldest.Modified is { } put && now - put > age)
            return (AgeName, (long)age.TotalDays);
        return MaxBytes is { } most && stored > most ? (SizeName, most) : null;
    }
}
