using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.AkashicLayers;

/// <summary>What was last observed of a AkashicLayer.</summary>
public sealed record AkashicLayerStatus
{
    /// <summary>Generation of the spec that this status answers to.</summary>
    [RangeMinimum(0)]
    public long? ObservedGeneration { get; init; }

    /// <summary><c>Accepted</c> and <c>Ready</c>.</summary>
    [ListMap("type"), Items(0, 16)]
    public IReadOnlyList<V1Condition>? Conditions { get; init; }

    /// <summary>Prefix of the layer in its bucket; a function of the chain of layers from the root.</summary>
    [Length(0, 1024)]
    public string? Prefix { get; init; }

    /// <summary>Entries in the log.</summary>
    [RangeMinimum(0)]
    public long? TreeSize { get; init; }

    /// <summary>Merkle root of the log at <see cref="TreeSize"/> (RFC 6962), in base64.</summary>
    [Length(0, 64)]
    public string? ActiveHash { get; init; }
}
