using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;

namespace CwHoe.Core.Planning.RouterPolicies;

/// <summary>Labels of what a RouterPolicy becomes.</summary>
/// <param name="Policy">The policy.</param>
internal sealed record RouterPolicyLabels(RouterPolicy Policy)
{
    private const string ApplicationName = "router";

    /// <summary>Labels that select the pods and no others of the namespace; a Deployment's selector cannot change, so neither may these.</summary>
    public IReadOnlyDictionary<string, string> Selector => Labels.Sorted(
        (Label.RouterPolicy, Policy.Metadata.Name!),
        (Label.Component, Identity.ComponentRouter.Name()));

    /// <summary>Labels of the pods. Engines let in who has <see cref="Label.ManagedBy"/> and <see cref="Label.Component"/>.</summary>
    public IReadOnlyDictionary<string, string> Pod => Labels.Sorted(PodPairs);

    /// <summary>Labels of the objects.</summary>
    public IReadOnlyDictionary<string, string> Object => Labels.Sorted([.. PodPairs, (Label.OwnerUid, Policy.Metadata.Uid ?? "")]);

    private (Label, string)[] PodPairs =>
    [
        (Label.ManagedBy, Identity.Manager.Name()),
        (Label.Name, ApplicationName),
        (Label.Instance, Policy.Metadata.Name!),
        (Label.Component, Identity.ComponentRouter.Name()),
        (Label.RouterPolicy, Policy.Metadata.Name!),
    ];
}
