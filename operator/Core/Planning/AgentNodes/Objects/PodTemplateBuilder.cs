using System.Text.Json.Nodes;
using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AgentNodes.Objects;

/// <summary>The template of the engine's pods.</summary>
internal static class PodTemplateBuilder
{
    /// <summary>The template with the spec's overrides merged in.</summary>
    public static JsonObject Build(ResolvedNode node)
    {
        var template = PlannedObjects.ToNode(Template(node));
        if (node.Spec.PodOverrides is not { } overrides)
            return template;
        var merged = StrategicMerge.Apply(template, JsonObject.Create(overrides)!);
        AddedContainers.Harden(merged);
        return merged;
    }

    private static V1PodTemplateSpec Template(ResolvedNode node) => new()
    {
        Metadata = new()
        {
            Labels = node.Labels.Pod,
            Annotations = new Dictionary<string, string> { [Annotation.ConfigHash.Name()] = ConfigMapBuilder.Hash(node) },
        },
        Spec = new()
        {
            ServiceAccountName = node.Names.ServiceAccount,
            AutomountServiceAccountToken = false,
            EnableServiceLinks = false,
            SecurityContext = PodSecurity.Pod,
            ImagePullSecrets = node.Engine.ImagePullSecrets is { Count: > 0 } secrets ? secrets : null,
            InitContainers = LoaderContainers.Build(node),
            Containers = [EngineContainer.Build(node)],
            Volumes = EngineVolumes.Build(node),
            TerminationGracePeriodSeconds = node.GracePeriodSeconds,
            NodeSelector = node.Spec.Scheduling?.NodeSelector is { Count: > 0 } labels ? labels : null,
            Affinity = PodScheduling.Affinity(node),
            Tolerations = PodScheduling.Tolerations(node) is { Count: > 0 } tolerations ? tolerations : null,
            TopologySpreadConstraints = PodScheduling.Spread(node),
            PriorityClassName = node.Spec.Scheduling?.PriorityClassName,
            SchedulerName = node.Spec.Scheduling?.SchedulerName,
            RuntimeClassName = node.Spec.Gpu?.RuntimeClassName,
        },
    };
}
