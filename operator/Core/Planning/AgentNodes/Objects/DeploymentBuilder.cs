using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AgentNodes.Objects;

/// <summary>The Deployment of the engine.</summary>
internal static class DeploymentBuilder
{
    private const int KeptRevisions = 3;

    // Longer than the startup probe, so that a slow model is not called a failed rollout.
    private const int ProgressDeadlineSeconds = 7200;

    public static PlannedObject Build(ResolvedNode node)
    {
        var metadata = node.Metadata(node.Names.Deployment);
        var deployment = new V1Deployment
        {
            Metadata = metadata,
            Spec = new()
            {
                Replicas = node.Replicas,
                RevisionHistoryLimit = KeptRevisions,
                ProgressDeadlineSeconds = ProgressDeadlineSeconds,
                Strategy = new() { Type = "RollingUpdate", RollingUpdate = Rolling(node) },
                Selector = new() { MatchLabels = node.Labels.Selector },
            },
        };
        var body = PlannedObjects.ToNode(deployment);
        body["spec"]!["template"] = PodTemplateBuilder.Build(node);
        return PlannedObjects.From(body, metadata, ResourceType.Of<V1Deployment>());
    }

    /// <summary>How pods are replaced, chosen so that no request is dropped and no rollout waits for what it holds itself.</summary>
    /// <remarks>
    /// <list type="bullet">
    /// <item>A cache volume that one cluster node (or pod) at a time may mount: old before new, since the new pod could not start beside the old.</item>
    /// <item>Several replicas with GPUs: old before new, since few clusters have a spare GPU; the others keep serving.</item>
    /// <item>Otherwise new before old. With a single replica on GPUs this needs a spare GPU; without one the old pod keeps serving
    /// and Scheduled=False says what is missing. Scaling to 0 and back replaces it without a spare one.</item>
    /// </list>
    /// </remarks>
    private static V1RollingUpdateDeployment Rolling(ResolvedNode node)
    {
        var exclusiveCache = node.Spec.Cache is { } cache && (cache.AccessMode ?? ClaimBuilder.DefaultAccessMode) != "ReadWriteMany";
        var oldBeforeNew = exclusiveCache || (node.GpuCount > 0 && node.Replicas > 1);
        return oldBeforeNew
            ? new() { MaxSurge = 0, MaxUnavailable = 1 }
            : new() { MaxSurge = 1, MaxUnavailable = 0 };
    }
}
