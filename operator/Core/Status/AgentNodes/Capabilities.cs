using CwHoe.Api.AgentNodes;
using CwHoe.Contracts;
using CwHoe.Core.Planning.AgentNodes;
using CwHoe.Core.Planning.AgentNodes.Objects;

namespace CwHoe.Core.Status.AgentNodes;

/// <summary>What a node was seen to have.</summary>
internal static class Capabilities
{
    /// <summary>GPU from the labels of the cluster node of the newest pod, context and version from the engine; what is not known now is kept from before.</summary>
    /// <returns>Null while nothing is known.</returns>
    public static AgentNodeCapabilities? Of(AgentNode node, AgentNodeObserved observed, LivePods pods)
    {
        var before = node.Status?.Capabilities;
        var capabilities = new AgentNodeCapabilities
        {
            ContextLength = observed.Engine?.ContextLength ?? before?.ContextLength,
            EngineVersion = observed.Engine?.Version ?? before?.EngineVersion,
        };
        if (node.Spec.Gpu is { } gpu)
        {
            var labels = pods.Live
                .Select(pod => pod.Spec?.NodeName is { } name && observed.PodNodes.TryGetValue(name, out var found) ? found : null)
                .FirstOrDefault(found => found is not null);
            capabilities = capabilities with
            {
                GpuCount = gpu.Count ?? 1,
                GpuProduct = labels?.GetValueOrDefault(GpuPlacement.ProductLabel(gpu).Name()) ?? before?.GpuProduct,
                GpuMemoryMiB = int.TryParse(labels?.GetValueOrDefault(GpuPlacement.MemoryLabel(gpu).Name()), out var memory) ? memory : before?.GpuMemoryMiB,
            };
        }
        return capabilities == new AgentNodeCapabilities() ? null : capabilities;
    }
}
