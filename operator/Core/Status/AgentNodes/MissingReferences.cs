using CwHoe.Api.AgentNodes;
using CwHoe.Contracts;
using CwHoe.Core.Planning.AgentNodes;

namespace CwHoe.Core.Status.AgentNodes;

/// <summary>Finds what the spec names and the namespace does not have.</summary>
internal static class MissingReferences
{
    /// <summary>The first Secret, Secret key or claim that is missing; null where all are there.</summary>
    public static PodFault? First(AgentNode node, AgentNodeObserved observed)
    {
        foreach (var (name, keys) in AgentNodeReferences.Secrets(node))
        {
            if (!observed.Secrets.TryGetValue(name, out var present))
                continue;
            if (present is null)
                return new(Reason.SecretNotFound, $"Secret {name} does not exist in namespace {node.Metadata.Namespace}");
            var missing = keys.Where(key => !present.Contains(key)).Order(StringComparer.Ordinal).ToList();
            if (missing.Count > 0)
                return new(Reason.SecretNotFound, $"Secret {name} has no key {string.Join(", ", missing)}");
        }
        foreach (var name in AgentNodeReferences.Claims(node))
        {
            if (observed.Claims.TryGetValue(name, out var claim) && claim is null)
                return new(Reason.ClaimNotFound, $"PersistentVolumeClaim {name} does not exist in namespace {node.Metadata.Namespace}");
        }
        return null;
    }
}
