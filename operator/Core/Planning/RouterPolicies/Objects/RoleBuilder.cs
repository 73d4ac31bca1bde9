using CwHoe.Api.RouterPolicies;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.RouterPolicies.Objects;

/// <summary>What the routers may do at the API server, object by object: follow their policy, read the Secrets it names, count usage.</summary>
internal static class RoleBuilder
{
    public static PlannedObject Build(ResolvedPolicy policy) => PlannedObjects.From(new V1Role
    {
        Metadata = policy.Metadata(policy.Names.Router),
        Rules = [.. Rules(policy)],
    });

    private static IEnumerable<V1PolicyRule> Rules(ResolvedPolicy policy)
    {
        var type = ResourceType.Of<RouterPolicy>();
        // A list or watch is granted by name where it asks for that name alone.
        yield return Rule(type.Group, type.Plural, [policy.Policy.Metadata.Name!], "get", "list", "watch");
        if (RouterPolicyReferences.Secrets(policy.Policy, policy.Observed.Nodes) is { Count: > 0 } secrets)
            yield return Rule("", "secrets", secrets, "get");
        yield return Rule("", "configmaps", [policy.Names.Usage], "get", "patch");
    }

    private static V1PolicyRule Rule(string group, string resource, IReadOnlyList<string> names, params string[] verbs) =>
        new() { ApiGroups = [group], Resources = [resource], ResourceNames = names, Verbs = verbs };
}
