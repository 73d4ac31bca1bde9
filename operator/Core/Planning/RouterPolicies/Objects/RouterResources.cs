using CwHoe.Api.RouterPolicies;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.RouterPolicies.Objects;

/// <summary>CPU and memory of a replica.</summary>
internal static class RouterResources
{
    public const string Cpu = "cpu";
    public const string Memory = "memory";

    private static readonly Quantity DefaultCpu = Quantity.Parse("100m");
    private static readonly Quantity DefaultMemory = Quantity.Parse("128Mi");
    private static readonly Quantity DefaultMemoryLimit = Quantity.Parse("512Mi");

    /// <summary>
    /// The spec's, completed: a request of 100m of CPU and 128Mi of memory and a memory limit of 512Mi, each only as far as what the spec says
    /// leaves room. CPU stays unlimited, so that it may use what is idle.
    /// </summary>
    public static V1ResourceRequirements Of(RouterPolicy policy)
    {
        var requests = Copy(policy.Spec.Resources?.Requests);
        var limits = Copy(policy.Spec.Resources?.Limits);
        requests.TryAdd(Cpu, AtMost(limits, Cpu, DefaultCpu));
        requests.TryAdd(Memory, AtMost(limits, Memory, DefaultMemory));
        limits.TryAdd(Memory, requests[Memory] > DefaultMemoryLimit ? requests[Memory] : DefaultMemoryLimit);
        return new() { Requests = requests, Limits = limits };
    }

    private static Quantity AtMost(SortedDictionary<string, Quantity> limits, string name, Quantity amount) =>
        limits.TryGetValue(name, out var limit) && limit < amount ? limit : amount;

    private static SortedDictionary<string, Quantity> Copy(IReadOnlyDictionary<string, Quantity>? quantities) =>
        new((quantities ?? new Dictionary<string, Quantity>()).ToDictionary(), StringComparer.Ordinal);
}
