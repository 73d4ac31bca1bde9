using CwHoe.Api.RouterPolicies;

namespace CwHoe.Core.Validation.RouterPolicies;

/// <summary>Rules of <c>spec.resilience</c>.</summary>
internal static class ResilienceRules
{
    private const string Field = "spec.resilience";
    private const int LeastInterval = 1000;
    private const string LeastBody = "1Ki";
    private const string MostBody = "1Gi";

    /// <summary>Health checks that a server can bear, or none.</summary>
    public static IEnumerable<Violation> HealthChecks(RouterPolicy policy)
    {
        if (policy.Spec.Resilience?.HealthCheckIntervalMs is > 0 and < LeastInterval and var interval)
            yield return new($"{Field}.healthCheckIntervalMs", $"is {interval}; it must be 0, for none, or at least {LeastInterval}");
    }

    /// <summary>Bodies that a replica can hold.</summary>
    public static IEnumerable<Violation> Sizes(RouterPolicy policy) =>
    [
        .. Check.Range($"{Field}.maxRequestBytes", policy.Spec.Resilience?.MaxRequestBytes, LeastBody, MostBody),
        .. Check.Range($"{Field}.maxResponseBytes", policy.Spec.Resilience?.MaxResponseBytes, LeastBody, MostBody),
    ];
}
