namespace CwHoe.Kube.Models;

/// <summary>A port of a Service (core/v1).</summary>
public sealed record V1ServicePort
{
    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The port.</summary>
    public int? Port { get; init; }

    /// <summary>Port of the pods, number or name.</summary>
    public IntOrString? TargetPort { get; init; }

    /// <summary><c>TCP</c> (default), <c>UDP</c> or <c>SCTP</c>.</summary>
    public string? Protocol { get; init; }

    /// <summary>Such as <c>http</c>.</summary>
    public string? AppProtocol { get; init; }
}
