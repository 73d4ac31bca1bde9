using CwHoe.Kube.Models;

namespace CwHoe.Core.Status;

/// <summary>The pods that count: neither going nor over, the newest first, since it is the newest that tell of the present spec.</summary>
internal sealed class LivePods
{
    private LivePods(IReadOnlyList<V1Pod> live) => Live = live;

    public IReadOnlyList<V1Pod> Live { get; }

    /// <summary>Those that the Service sends requests to.</summary>
    public IReadOnlyList<V1Pod> Ready => [.. Live.Where(pod => Condition(pod, "Ready")?.Status == "True")];

    public static LivePods Of(IReadOnlyList<V1Pod> pods) =>
        new([
            .. pods.Where(pod => pod.Metadata.DeletionTimestamp is null && pod.Status?.Phase is not ("Failed" or "Succeeded"))
                .OrderByDescending(pod => pod.Metadata.CreationTimestamp)
                .ThenBy(pod => pod.Metadata.Name, StringComparer.Ordinal),
        ]);

    public static V1PodCondition? Condition(V1Pod pod, string type) => pod.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type);
}
