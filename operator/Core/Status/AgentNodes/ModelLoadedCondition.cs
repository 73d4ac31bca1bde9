using CwHoe.Api.AgentNodes;
using CwHoe.Contracts;
using CwHoe.Core.Planning;
using CwHoe.Core.Planning.AgentNodes;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Status.AgentNodes;

/// <summary>Whether the model was fetched and verified and is served; the engine itself has the last word.</summary>
internal static class ModelLoadedCondition
{
    /// <summary>For an engine that runs in pods.</summary>
    public static ConditionState Of(AgentNode node, AgentNodeObserved observed, LivePods pods, int desired)
    {
        if (desired == 0)
            return new(ConditionType.ModelLoaded, false, Reason.ScaledToZero, "replicas is 0");

        var judged = pods.Ready.Count > 0 && observed.Engine is { } report
            ? ServedModels.Judge(report, node.Spec.Model?.Name, node.Spec.Engine?.Type)
            : null;
        // What serves is not called broken because a Secret that only its next pod will read has gone.
        if (judged is { Is: true })
            return judged;
        if (MissingReferences.First(node, observed) is { } missing)
            return new(ConditionType.ModelLoaded, false, missing.Reason, missing.Message);
        if (pods.Live.Select(PodFaults.Of).FirstOrDefault(fault => fault is not null) is { } fault)
            return new(ConditionType.ModelLoaded, false, fault.Reason, fault.Message);
        return judged ?? Progress(pods);
    }

    /// <summary>For a server that someone else runs.</summary>
    public static ConditionState OfExternal(AgentNode node, AgentNodeObserved observed)
    {
        if (MissingReferences.First(node, observed) is { } missing)
            return new(ConditionType.ModelLoaded, false, missing.Reason, missing.Message);
        return observed.Engine is { } report
            ? ServedModels.Judge(report, node.Spec.Model?.Name, Engine.External)
            : new(ConditionType.ModelLoaded, null, Reason.Loading, "the server was not asked yet");
    }

    private static ConditionState Progress(LivePods pods)
    {
        if (pods.Ready is [var ready, ..])
            return new(ConditionType.ModelLoaded, null, Reason.Loading, $"pod {ready.Metadata.Name}: the engine was not asked yet");
        if (pods.Live.FirstOrDefault(IsFetching) is { } fetching)
            return new(ConditionType.ModelLoaded, false, Reason.Fetching, $"pod {fetching.Metadata.Name}: fetching and verifying the model");
        if (pods.Live.FirstOrDefault(IsScheduled) is { } starting)
            return new(ConditionType.ModelLoaded, false, Reason.Loading, $"pod {starting.Metadata.Name}: {Stage(starting)}");
        return new(ConditionType.ModelLoaded, false, Reason.WaitingForPods, "no pod is scheduled");
    }

    private static bool IsScheduled(V1Pod pod) => LivePods.Condition(pod, "PodScheduled")?.Status == "True";

    private static bool IsFetching(V1Pod pod) =>
        pod.Status?.InitContainerStatuses?.Any(container => container is { Name: ContainerNames.Loader, State.Running: not null }) == true;

    private static string Stage(V1Pod pod) =>
        pod.Status?.ContainerStatuses?.Any(container => container is { Name: ContainerNames.Engine, State.Running: not null }) == true
            ? "the engine is loading the model"
            : "its containers are being started";
}
