using CwHoe.Api.AkashicLayers;

namespace CwHoe.Core.Planning.AkashicLayers;

/// <summary>The part of a layer's status that the operator writes. Of the rest, which the store writes under a name of its own, it may own nothing.</summary>
public static class OperatorPart
{
    /// <summary>The status without what is the store's; null for null.</summary>
    public static AkashicLayerStatus? Of(AkashicLayerStatus? status) => status is null ? null : new()
    {
        ObservedGeneration = status.ObservedGeneration,
        Conditions = status.Conditions,
        Endpoint = status.Endpoint,
        Root = status.Root,
        Depth = status.Depth,
    };
}
