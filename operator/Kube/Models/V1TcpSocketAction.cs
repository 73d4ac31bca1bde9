namespace CwHoe.Kube.Models;

/// <summary>A probe by TCP connection (core/v1).</summary>
public sealed record V1TcpSocketAction
{
    /// <summary>Port number or name.</summary>
    public IntOrString? Port { get; init; }
}
