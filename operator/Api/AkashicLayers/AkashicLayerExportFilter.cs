using CwHoe.Api.Schema;
using CwHoe.Contracts;

namespace CwHoe.Api.AkashicLayers;

/// <summary>Which records of a layer are meant. What is not set takes all; of several fields all must hold.</summary>
public sealed record AkashicLayerExportFilter
{
    /// <summary>The record's node; a <c>*</c> at the end stands for any rest, here and in task and session.</summary>
    [Length(1, 253), Pattern(AkashicLayerPatterns.Key)]
    public string? Node { get; init; }

    /// <summary>The record's task.</summary>
    [Length(1, 253), Pattern(AkashicLayerPatterns.Key)]
    public string? Task { get; init; }

    /// <summary>The record's session.</summary>
    [Length(1, 253), Pattern(AkashicLayerPatterns.Key)]
    public string? Session { get; init; }

    /// <summary>One of these phases.</summary>
    [Items(0, 16), ListSet]
    public IReadOnlyList<Phase>? Phases { get; init; }

    /// <summary>One of these kinds.</summary>
    [Items(0, 16), ListSet]
    public IReadOnlyList<RecordKind>? Kinds { get; init; }

    /// <summary>Labels that must be so, corrections counted in; at most 32.</summary>
    [Items(0, 32), Elements(MaxLength = 1024)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
