namespace CwHoe.Kube.Models;

/// <summary>A command in the container (core/v1).</summary>
public sealed record V1ExecAction
{
    /// <summary>Program and arguments; no shell.</summary>
    public IReadOnlyList<string>? Command { get; init; }
}
