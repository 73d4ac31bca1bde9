using CwHoe.Kube.Config;

namespace CwHoe.Kube.Credentials;

/// <summary>PEM text that follows its file where it has one.</summary>
/// <param name="source">Where the text comes from.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class ReloadedPem(PemSource source, TimeProvider timeProvider)
{
    // Also the longest that a rotated file goes unseen.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly ReloadedFile? file = source.File is { } path ? new(path, Interval, timeProvider) : null;
    private readonly byte[] data = source.Data?.ToArray() ?? [];

    /// <summary>For error messages.</summary>
    public string Name { get; } = source.File ?? "given as data";

    /// <summary>The text: the same array until it differs.</summary>
    /// <exception cref="KubernetesConfigException">The file could never be read.</exception>
    public byte[] Read() => file?.Read() ?? data;

    /// <summary>Makes the next <see cref="Read"/> look at the file.</summary>
    public void Invalidate() => file?.Invalidate();
}
