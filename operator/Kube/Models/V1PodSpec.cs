namespace CwHoe.Kube.Models;

/// <summary>What a pod should be (core/v1).</summary>
public sealed record V1PodSpec
{
    /// <summary>Run in order before the others.</summary>
    public IReadOnlyList<V1Container>? InitContainers { get; init; }

    /// <summary>Run together.</summary>
    public IReadOnlyList<V1Container>? Containers { get; init; }

    /// <summary>Volumes.</summary>
    public IReadOnlyList<V1Volume>? Volumes { get; init; }

    /// <summary><c>Always</c> (default), <c>OnFailure</c> or <c>Never</c>.</summary>
    public string? RestartPolicy { get; init; }

    /// <summary>Seconds from the stop signal to the kill; default 30.</summary>
    public long? TerminationGracePeriodSeconds { get; init; }

    /// <summary>Labels that the node must have.</summary>
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>The node; set by the scheduler.</summary>
    public string? NodeName { get; init; }

    /// <summary>Identity.</summary>
    public string? ServiceAccountName { get; init; }

    /// <summary>Whether the token is mounted.</summary>
    public bool? AutomountServiceAccountToken { get; init; }

    /// <summary>Whether Services become environment variables; default true.</summary>
    public bool? EnableServiceLinks { get; init; }

    /// <summary>Privileges.</summary>
    public V1PodSecurityContext? SecurityContext { get; init; }

    /// <summary>Secrets for pulling.</summary>
    public IReadOnlyList<V1LocalObjectReference>? ImagePullSecrets { get; init; }

    /// <summary>Scheduling constraints.</summary>
    public V1Affinity? Affinity { get; init; }

    /// <summary>Taints borne.</summary>
    public IReadOnlyList<V1Toleration>? Tolerations { get; init; }

    /// <summary>How pods spread.</summary>
    public IReadOnlyList<V1TopologySpreadConstraint>? TopologySpreadConstraints { get; init; }

    /// <summary>Priority class.</summary>
    public string? PriorityClassName { get; init; }

    /// <summary>Scheduler.</summary>
    public string? SchedulerName { get; init; }

    /// <summary>Runtime class.</summary>
    public string? RuntimeClassName { get; init; }
}
