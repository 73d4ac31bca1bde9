using CwHoe.Api.AkashicLayers;

namespace CwHoe.Core.Status.AkashicLayers;

/// <summary>What a layer asks for and this version's store does not do: said where people look, so that nobody relies on it.</summary>
internal static class UnservedFields
{
    /// <summary>The fields, in the order of the spec; empty where all is in effect.</summary>
    public static IReadOnlyList<string> Of(AkashicLayerChain chain)
    {
        List<string> fields = [];
        if (chain.Retention is { } retention && (retention.MaxAgeDays is not null || retention.MaxSize is not null))
            fields.Add("retention (nothing is dropped)");
        return fields;
    }
}
