using CwHoe.Api.RouterPolicies;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.RouterPolicies;

/// <summary>A valid RouterPolicy with every default filled in and its AgentNodes found. Builders read this and nothing else.</summary>
internal sealed record ResolvedPolicy
{
    private const int ShortestGrace = 30;
    private const int LongestGrace = 600;

    // How long routers take requests after they are told to end.
    private const int StopDelay = 5;

    /// <summary>The policy.</summary>
    public required RouterPolicy Policy { get; init; }

    /// <summary>What was seen.</summary>
    public required RouterPolicyObserved Observed { get; init; }

    /// <summary>The installation.</summary>
    public required OperatorSettings Settings { get; init; }

    /// <summary>Its AgentNodes.</summary>
    public required IReadOnlyList<RouterPolicyBackendStatus> Backends { get; init; }

    public RouterPolicyNames Names => new(Policy);

    public RouterPolicyLabels Labels => new(Policy);

    /// <summary>Pods that should exist; null where autoscaling decides.</summary>
    public int? Replicas => Policy.Spec.Autoscaling is null ? Policy.Spec.Replicas ?? RouterDefaults.Replicas : null;

    /// <summary>Fewest pods under autoscaling.</summary>
    public int MinReplicas => Policy.Spec.Autoscaling?.Min ?? RouterDefaults.Replicas;

    /// <summary>Seconds that a pod gets to take its last requests and finish what it has begun: as long as a request may take, within reason.</summary>
    public int GracePeriodSeconds
    {
        get
        {
            var total = TimeSpan.FromMilliseconds(Policy.Spec.Resilience?.TotalTimeoutMs ?? RouterDefaults.TotalTimeoutMs);
            return Math.Clamp((int)Math.Ceiling(total.TotalSeconds) + StopDelay, ShortestGrace, LongestGrace);
        }
    }

    /// <summary>Metadata of the object called <paramref name="name"/>.</summary>
    public V1ObjectMeta Metadata(string name) => OwnedMetadata.Of<RouterPolicy>(Policy.Metadata, name, Labels.Object);
}
