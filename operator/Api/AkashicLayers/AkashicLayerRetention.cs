using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.AkashicLayers;

/// <summary>
/// How long the records of a layer are kept. What is dropped is the content of records from the front of the log, in whole bundles of 256; the hashes of all records stay
/// for ever, so that what is left, and a copy that somebody has of what went, can still be proved.
/// </summary>
public sealed record AkashicLayerRetention
{
    /// <summary>
    /// Days after which records are dropped, 1-36500, counted from when their bundle was full and published, by the clock of the bucket's service: no client can have
    /// them dropped early or late. Null for never by age.
    /// </summary>
    [RangeMinimum(1), RangeMaximum(36500)]
    public int? MaxAgeDays { get; init; }

    /// <summary>
    /// Stored bytes of the layer's entries and contents, such as <c>500Gi</c>, above which the oldest records are dropped, at least 1Mi; null for never by size. Hashes, which
    /// stay, and vectors do not count.
    /// </summary>
    [ValidationRule("quantity(string(self)).compareTo(quantity('1Mi')) >= 0", Message = "retention.maxSize must be 1Mi or more, such as 500Gi")]
    public Quantity? MaxSize { get; init; }

    /// <summary>Drop nothing, whatever age and size say; default false. Holds for all layers below, which can't lift it.</summary>
    [Default(false)]
    public bool? LegalHold { get; init; }
}
