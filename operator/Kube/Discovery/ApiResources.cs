using CwHoe.Kube.Models;

namespace CwHoe.Kube.Discovery;

/// <summary>What an API server serves, as seen at one moment.</summary>
public sealed record ApiResources
{
    private readonly Dictionary<(string Group, string Version, string Plural), ApiResource> byName;

    /// <summary>A snapshot.</summary>
    /// <param name="resources">Every kind served.</param>
    /// <param name="serverVersion">The server's version; null where it does not say.</param>
    /// <param name="unavailable">The group versions that could not be read, such as those of an aggregated server that is down.</param>
    public ApiResources(IReadOnlyList<ApiResource> resources, ServerVersion? serverVersion, IReadOnlyList<string> unavailable)
    {
        Resources = resources;
        ServerVersion = serverVersion;
        Unavailable = unavailable;
        byName = resources.ToDictionary(resource => Key(resource.Type));
    }

    /// <summary>Every kind served.</summary>
    public IReadOnlyList<ApiResource> Resources { get; }

    /// <summary>The server's version; null where it does not say.</summary>
    public ServerVersion? ServerVersion { get; }

    /// <summary>The group versions (<c>group/version</c>) that could not be read: of their kinds nothing is known.</summary>
    public IReadOnlyList<string> Unavailable { get; }

    /// <summary>Whether the server serves <paramref name="type"/> in its version.</summary>
    public bool Has(ResourceType type) => byName.ContainsKey(Key(type));

    /// <summary>Whether the server serves <paramref name="subresource"/> of <paramref name="type"/>.</summary>
    public bool Has(ResourceType type, string subresource) => Find(type)?.Subresources.Contains(subresource) == true;

    /// <summary>What the server says of <paramref name="type"/>; null where it does not serve it.</summary>
    public ApiResource? Find(ResourceType type) => byName.GetValueOrDefault(Key(type));

    private static (string, string, string) Key(ResourceType type) => (type.Group, type.Version, type.Plural);
}
