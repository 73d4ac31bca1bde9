using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.RouterPolicies;

/// <summary>What holds where a RouterPolicy does not say. The schema documents the same and fills most of it in.</summary>
internal static class RouterDefaults
{
    /// <summary><c>spec.replicas</c> and <c>spec.autoscaling.min</c>.</summary>
    public const int Replicas = 2;

    /// <summary><c>spec.autoscaling.targetCpuPercent</c>.</summary>
    public const int TargetCpuPercent = 70;

    /// <summary><c>spec.resilience.totalTimeoutMs</c>.</summary>
    public const int TotalTimeoutMs = 900_000;

    /// <summary><c>spec.cache.size</c>.</summary>
    public static Quantity CacheSize { get; } = Quantity.Parse("64Mi");
}
