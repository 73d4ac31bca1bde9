using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.Workloads;

/// <summary>CPU and memory of a pod of the operator's own workloads.</summary>
/// <param name="Cpu">Request of CPU where the spec says nothing.</param>
/// <param name="Memory">Request of memory.</param>
/// <param name="MemoryLimit">Limit of memory.</param>
internal sealed record WorkloadResources(Quantity Cpu, Quantity Memory, Quantity MemoryLimit)
{
    public const string CpuName = "cpu";
    public const string MemoryName = "memory";

    /// <summary>
    /// What the spec says, completed: each of the defaults only as far as that leaves room. CPU stays unlimited, so that it may use what is idle.
    /// </summary>
    public V1ResourceRequirements Complete(V1ResourceRequirements? given)
    {
        var requests = Copy(given?.Requests);
        var limits = Copy(given?.Limits);
        requests.TryAdd(CpuName, AtMost(limits, CpuName, Cpu));
        requests.TryAdd(MemoryName, AtMost(limits, MemoryName, Memory));
        limits.TryAdd(MemoryName, requests[MemoryName] > MemoryLimit ? requests[MemoryName] : MemoryLimit);
        return new() { Requests = requests, Limits = limits };
    }

    private static Quantity AtMost(SortedDictionary<string, Quantity> limits, string name, Quantity amount) =>
        limits.TryGetValue(name, out var limit) && limit < amount ? limit : amount;

    private static SortedDictionary<string, Quantity> Copy(IReadOnlyDictionary<string, Quantity>? quantities) =>
        new((quantities ?? new Dictionary<string, Quantity>()).ToDictionary(), StringComparer.Ordinal);
}
