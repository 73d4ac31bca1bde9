using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;
using CwHoe.Core.Validation.AkashicLayers;

namespace CwHoe.Core.Status.AkashicLayers;

/// <summary>Whether a layer's spec is valid and leads up to a root through layers whose are.</summary>
internal static class ChainAcceptedCondition
{
    private const string ParentName = "spec.parentRef.name";

    /// <summary>Names what is wrong with the layer itself, where something is; else what is above it.</summary>
    public static ConditionState Of(AkashicLayerChain chain)
    {
        if (AkashicLayerValidation.Validate(chain.Layer) is { Count: > 0 } violations)
            return AcceptedCondition.Of(violations);
        var ns = chain.Layer.Metadata.Namespace;
        if (chain.Cycle is { } cycle)
        {
            return Not(Reason.Cycle,
                $"{ParentName}: layers stand above each other in a ring, {string.Join(" below ", cycle)}: delete one of them and apply it under another parent, or as a root");
        }

        if (chain.Missing is { } missing)
        {
            var below = missing == chain.Layer.Spec.ParentRef!.Name ? "" : $", which stands above {chain.Layers[0].Metadata.Name}";
            return Not(Reason.ParentNotFound, $"{ParentName}: there is no AkashicLayer {missing} in namespace {ns}{below}: apply it; what is stored stays in the bucket");
        }

        foreach (var above in chain.Layers.Take(chain.Depth).Reverse())
        {
            if (AkashicLayerValidation.Validate(above) is { Count: > 0 } wrong)
                return Not(Reason.ParentNotAccepted, $"{ParentName}: the spec of AkashicLayer {above.Metadata.Name} above is invalid: {string.Join("; ", wrong)}");
        }

        return AcceptedCondition.Valid;
    }

    private static ConditionState Not(Reason reason, string message) => new(ConditionType.Accepted, false, reason, message);
}
