using System.Text.Json.Nodes;

namespace CwHoe.Core.Planning.AgentNodes.Objects;

/// <summary>Holds containers that a spec's overrides add to the rules of the operator's own.</summary>
internal static class AddedContainers
{
    /// <summary>Fills in what each container's security context leaves open; what it says is kept, since validation has judged it.</summary>
    /// <param name="template">A pod template; changed in place.</param>
    public static void Harden(JsonObject template)
    {
        foreach (var list in (string[])["initContainers", "containers"])
        {
            foreach (var container in (template["spec"]?[list] as JsonArray ?? []).OfType<JsonObject>())
            {
                var context = container["securityContext"] as JsonObject ?? [];
                foreach (var (name, value) in PlannedObjects.ToNode(PodSecurity.Container))
                    context.TryAdd(name, value?.DeepClone());
                container["securityContext"] = context.DeepClone();
            }
        }
    }
}
