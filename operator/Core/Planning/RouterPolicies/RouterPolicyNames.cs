using CwHoe.Api.RouterPolicies;

namespace CwHoe.Core.Planning.RouterPolicies;

/// <summary>
/// Names of the objects of a RouterPolicy. All are suffixed: an AgentNode of the policy's own name has a Deployment and a Service of that name, and a policy
/// called <c>default</c> must not take over the ServiceAccount of that name.
/// </summary>
/// <param name="Policy">The policy.</param>
public sealed record RouterPolicyNames(RouterPolicy Policy)
{
    /// <summary>Of everything but the usage.</summary>
    public string Router => RouterOf(Policy);

    /// <summary>The ConfigMap in which the replicas keep what has been used.</summary>
    public string Usage => UsageOf(Policy);

    /// <summary>Name of the service account, and of most else, that <paramref name="policy"/> becomes.</summary>
    public static string RouterOf(RouterPolicy policy) => policy.Metadata.Name + "-router";

    /// <summary>Name of the ConfigMap in which the routers of <paramref name="policy"/> keep what has been used.</summary>
    public static string UsageOf(RouterPolicy policy) => RouterOf(policy) + "-usage";
}
