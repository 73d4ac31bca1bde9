namespace CwHoe.Kube.Models;

/// <summary>Says under which group, version and names the API server knows a kind.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityAttribute : Attribute
{
    /// <summary>API group; empty for the core group.</summary>
    public string Group { get; init; } = "";

    /// <summary>Version without group, such as <c>v1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>The kind, in PascalCase.</summary>
    public required string Kind { get; init; }

    /// <summary>Lower-case plural, as it stands in URLs.</summary>
    public required string PluralName { get; init; }
}
