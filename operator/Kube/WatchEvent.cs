using CwHoe.Kube.Models;

namespace CwHoe.Kube;

/// <summary>One event of a watch.</summary>
/// <typeparam name="TEntity">The kind watched.</typeparam>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object as it is now (of a delete: as it was last); null where it could not be decoded, and in bookmarks.</param>
/// <param name="ResourceVersion">The version to resume from; null where it could not be read.</param>
public sealed record WatchEvent<TEntity>(WatchEventType Type, TEntity? Object, string? ResourceVersion)
    where TEntity : class, IKubernetesObject
{
    /// <summary>Whether this bookmark ends the initial events of a watch-list.</summary>
    public bool InitialEventsEnd { get; init; }

    /// <summary>Why the object could not be decoded, naming it where its metadata could be read; null where it could.</summary>
    public string? Undecodable { get; init; }
}
