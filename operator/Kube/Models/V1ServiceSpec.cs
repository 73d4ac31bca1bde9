namespace CwHoe.Kube.Models;

/// <summary>What a Service should be (core/v1).</summary>
public sealed record V1ServiceSpec
{
    /// <summary><c>ClusterIP</c> (default), <c>NodePort</c>, <c>LoadBalancer</c> or <c>ExternalName</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Address; <c>None</c> for headless.</summary>
    public string? ClusterIP { get; init; }

    /// <summary>Labels of the pods.</summary>
    public IReadOnlyDictionary<string, string>? Selector { get; init; }

    /// <summary>Ports.</summary>
    public IReadOnlyList<V1ServicePort>? Ports { get; init; }

    /// <summary>Host name for ExternalName.</summary>
    public string? ExternalName { get; init; }
}
