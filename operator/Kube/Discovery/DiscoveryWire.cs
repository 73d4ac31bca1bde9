using System.Text.Json.Serialization;

namespace CwHoe.Kube.Discovery;

/// <summary>Discovery documents as the server sends them (meta/v1); only what is used of them.</summary>
internal static class DiscoveryWire
{
    /// <summary><c>/api</c>.</summary>
    internal sealed record Versions([property: JsonPropertyName("versions")] IReadOnlyList<string>? Names);

    /// <summary><c>/apis</c>.</summary>
    internal sealed record GroupList(IReadOnlyList<Group>? Groups);

    /// <summary>One group of <c>/apis</c>.</summary>
    internal sealed record Group(IReadOnlyList<GroupVersion>? Versions);

    /// <summary>One version of a group.</summary>
    internal sealed record GroupVersion([property: JsonPropertyName("groupVersion")] string? Name);

    /// <summary><c>/api/VERSION</c> or <c>/apis/GROUP/VERSION</c>.</summary>
    internal sealed record ResourceList(IReadOnlyList<Resource>? Resources);

    /// <summary>One resource, or as <c>plural/subresource</c> one of its subresources.</summary>
    internal sealed record Resource(string? Name, bool? Namespaced, string? Kind, IReadOnlyList<string>? Verbs);

    /// <summary><c>/version</c>.</summary>
    internal sealed record Version(string? Major, string? Minor, string? GitVersion);
}
