using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;

namespace CwHoe.Core.Planning.AkashicLayers;

/// <summary>Labels of what a root layer becomes.</summary>
/// <param name="Root">The layer.</param>
internal sealed record AkashicLayerLabels(AkashicLayer Root)
{
    private const string ApplicationName = "akashic";

    /// <summary>Labels that select the pods and no others of the namespace; a Deployment's selector cannot change, so neither may these.</summary>
    public IReadOnlyDictionary<string, string> Selector => Labels.Sorted(
        (Label.AkashicLayer, Root.Metadata.Name!),
        (Label.Component, Identity.ComponentAkashic.Name()));

    /// <summary>Labels of the pods, and of what stays when the layer goes.</summary>
    public IReadOnlyDictionary<string, string> Pod => Labels.Sorted(PodPairs);

    /// <summary>Labels of the objects.</summary>
    public IReadOnlyDictionary<string, string> Object => Labels.Sorted([.. PodPairs, (Label.OwnerUid, Root.Metadata.Uid ?? "")]);

    private (Label, string)[] PodPairs =>
    [
        (Label.ManagedBy, Identity.Manager.Name()),
        (Label.Name, ApplicationName),
        (Label.Instance, Root.Metadata.Name!),
        (Label.Component, Identity.ComponentAkashic.Name()),
        (Label.AkashicLayer, Root.Metadata.Name!),
    ];
}
