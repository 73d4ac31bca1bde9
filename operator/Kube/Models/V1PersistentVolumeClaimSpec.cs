namespace CwHoe.Kube.Models;

/// <summary>What a claim asks for (core/v1).</summary>
public sealed record V1PersistentVolumeClaimSpec
{
    /// <summary>Such as <c>ReadWriteOnce</c>.</summary>
    public IReadOnlyList<string>? AccessModes { get; init; }

    /// <summary>Its size, as request <c>storage</c>.</summary>
    public V1ResourceRequirements? Resources { get; init; }

    /// <summary>Storage class.</summary>
    public string? StorageClassName { get; init; }

    /// <summary>Volume it is bound to.</summary>
    public string? VolumeName { get; init; }
}
