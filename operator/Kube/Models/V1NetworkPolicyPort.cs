namespace CwHoe.Kube.Models;

/// <summary>A port that traffic may use (networking/v1).</summary>
public sealed record V1NetworkPolicyPort
{
    /// <summary>Port number or name; null for all.</summary>
    public IntOrString? Port { get; init; }

    /// <summary><c>TCP</c> (default), <c>UDP</c> or <c>SCTP</c>.</summary>
    public string? Protocol { get; init; }
}
