namespace CwHoe.Kube.Models;

/// <summary>A container of a pod (core/v1).</summary>
public sealed record V1Container
{
    /// <summary>The name; a DNS label.</summary>
    public string? Name { get; init; }

    /// <summary>The image.</summary>
    public string? Image { get; init; }

    /// <summary><c>Always</c>, <c>IfNotPresent</c> or <c>Never</c>.</summary>
    public string? ImagePullPolicy { get; init; }

    /// <summary>Program; null for the image's.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Arguments; null for the image's.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Working folder.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>Environment.</summary>
    public IReadOnlyList<V1EnvVar>? Env { get; init; }

    /// <summary>Ports.</summary>
    public IReadOnlyList<V1ContainerPort>? Ports { get; init; }

    /// <summary>Resources.</summary>
    public V1ResourceRequirements? Resources { get; init; }

    /// <summary>Volumes.</summary>
    public IReadOnlyList<V1VolumeMount>? VolumeMounts { get; init; }

    /// <summary>Failing, it restarts the container.</summary>
    public V1Probe? LivenessProbe { get; init; }

    /// <summary>Failing, it takes the pod out of its Services.</summary>
    public V1Probe? ReadinessProbe { get; init; }

    /// <summary>Until it passes the others wait.</summary>
    public V1Probe? StartupProbe { get; init; }

    /// <summary>Actions in its life.</summary>
    public V1Lifecycle? Lifecycle { get; init; }

    /// <summary>Privileges.</summary>
    public V1SecurityContext? SecurityContext { get; init; }

    /// <summary>File of last words.</summary>
    public string? TerminationMessagePath { get; init; }

    /// <summary><c>File</c> (default) or <c>FallbackToLogsOnError</c>.</summary>
    public string? TerminationMessagePolicy { get; init; }
}
