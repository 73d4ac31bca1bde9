using System.Globalization;

namespace CwHoe.Kube.Discovery;

/// <summary>The API server's version.</summary>
/// <param name="Major">Major version.</param>
/// <param name="Minor">Minor version.</param>
/// <param name="GitVersion">The whole version, such as <c>v1.36.0</c>; empty where the server does not say.</param>
public sealed record ServerVersion(int Major, int Minor, string GitVersion)
{
    /// <summary>Whether the server is at least <paramref name="major"/>.<paramref name="minor"/>.</summary>
    public bool IsAtLeast(int major, int minor) => Major > major || (Major == major && Minor >= minor);

    /// <inheritdoc/>
    public override string ToString() => GitVersion.Length > 0 ? GitVersion : $"v{Major}.{Minor}";

    // Vendors write "27+".
    internal static ServerVersion? Of(DiscoveryWire.Version wire) =>
        Number(wire.Major) is { } major && Number(wire.Minor) is { } minor ? new(major, minor, wire.GitVersion ?? "") : null;

    private static int? Number(string? text) =>
        int.TryParse((text ?? "").AsSpan().TrimEnd('+'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
