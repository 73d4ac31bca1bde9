using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.AkashicLayers;

/// <summary>The model that turns records into vectors. Another model or length makes all of a layer's anew.</summary>
public sealed record AkashicLayerEmbeddings
{
    /// <summary>RouterPolicy of the same namespace that is asked. Required.</summary>
    [Required]
    public V1LocalObjectReference? RouterRef { get; init; }

    /// <summary>Alias of a model of that policy. Required.</summary>
    [Required, Length(1, 128), Pattern(Patterns.ModelName)]
    public string? Model { get; init; }

    /// <summary>Length of its vectors, 1-4096. Required.</summary>
    [Required, RangeMinimum(1), RangeMaximum(4096)]
    public int? Dimensions { get; init; }
}
