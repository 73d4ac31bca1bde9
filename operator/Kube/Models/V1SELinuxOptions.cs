namespace CwHoe.Kube.Models;

/// <summary>SELinux labels of a container (core/v1).</summary>
public sealed record V1SELinuxOptions
{
    /// <summary>Level.</summary>
    public string? Level { get; init; }

    /// <summary>Role.</summary>
    public string? Role { get; init; }

    /// <summary>Type.</summary>
    public string? Type { get; init; }

    /// <summary>User.</summary>
    public string? User { get; init; }
}
