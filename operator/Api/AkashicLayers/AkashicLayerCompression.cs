using CwHoe.Api.Schema;
using CwHoe.Contracts;

namespace CwHoe.Api.AkashicLayers;

/// <summary>How objects of a layer are compressed. What is there already stays as it is.</summary>
[ValidationRule(
    "!has(self.level) || !has(self.algorithm) || self.algorithm == 'brotli' || (self.algorithm == 'gzip' && self.level >= 1 && self.level <= 9)",
    Message = "compression.level is 0-11 for brotli and 1-9 for gzip, and none has no level: change it or remove it", FieldPath = ".level")]
public sealed record AkashicLayerCompression
{
    /// <summary>The algorithm; default <c>brotli</c>.</summary>
    [Default(Contracts.Compression.Brotli)]
    public Compression? Algorithm { get; init; }

    /// <summary>How hard to try: 0-11 for brotli, 1-9 for gzip; null for 5 and 6. More takes more time to write and none to read.</summary>
    [RangeMinimum(0), RangeMaximum(11)]
    public int? Level { get; init; }
}
