namespace CwHoe.Kube.Models;

/// <summary>A port of a container (core/v1).</summary>
public sealed record V1ContainerPort
{
    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The port.</summary>
    public int? ContainerPort { get; init; }

    /// <summary><c>TCP</c> (default), <c>UDP</c> or <c>SCTP</c>.</summary>
    public string? Protocol { get; init; }
}
