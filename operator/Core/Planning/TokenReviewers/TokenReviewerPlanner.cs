using CwHoe.Api.AkashicLayers;
using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;
using CwHoe.Core.Planning.RouterPolicies;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.TokenReviewers;

/// <summary>Decides who may ask the API server whose a token is: the service accounts of all routers and stores, in one ClusterRoleBinding.</summary>
public static class TokenReviewerPlanner
{
    /// <summary>Name of the ClusterRoleBinding.</summary>
    public static string Name { get; } = Identity.TokenReviewers.Name();

    /// <summary>Plans the binding's subjects.</summary>
    /// <param name="binding">The binding as read.</param>
    /// <param name="policies">Every RouterPolicy that this operator sees, in any order.</param>
    /// <param name="layers">Every AkashicLayer that it sees, in any order.</param>
    /// <param name="namespaces">Namespaces that it sees; empty for all. Subjects of others are another operator's and stay.</param>
    /// <returns>What to apply; null where the subjects are right.</returns>
    public static PlannedObject? Plan(V1ClusterRoleBinding binding, IEnumerable<RouterPolicy> policies, IEnumerable<AkashicLayer> layers, IReadOnlyList<string> namespaces)
    {
        ArgumentNullException.ThrowIfNull(binding);
        ArgumentNullException.ThrowIfNull(policies);
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(namespaces);
        var present = binding.Subjects ?? [];
        V1Subject[] wanted =
        [
            .. policies.Select(policy => Account(policy.Metadata, RouterPolicyNames.RouterOf(policy)))
                .Concat(layers.Where(layer => layer.Spec.ParentRef is null).Select(root => Account(root.Metadata, new AkashicLayerNames(root.Metadata.Name!).Store)))
                .Concat(present.Where(subject => namespaces.Count > 0 && !namespaces.Contains(subject.Namespace)))
                .Distinct()
                .OrderBy(subject => subject.Namespace, StringComparer.Ordinal).ThenBy(subject => subject.Name, StringComparer.Ordinal),
        ];
        return wanted.SequenceEqual(present)
            ? null
            : PlannedObjects.From(new V1ClusterRoleBinding { Metadata = new() { Name = binding.Metadata.Name }, Subjects = wanted.Length > 0 ? wanted : null });
    }

    private static V1Subject Account(V1ObjectMeta of, string name) => new() { Kind = "ServiceAccount", Name = name, Namespace = of.Namespace };
}
