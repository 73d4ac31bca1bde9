using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Informers;

/// <summary>An informer whatever its model: what those need who wait for it or stop it.</summary>
public interface IInformer
{
    /// <summary>The kind watched.</summary>
    ResourceType Type { get; }

    /// <summary>Which objects of the kind it follows; null for all.</summary>
    string? LabelSelector { get; }

    /// <summary>The same by fields; null for all.</summary>
    string? FieldSelector { get; }

    /// <summary>The metadata of what it holds now, in no order.</summary>
    IEnumerable<V1ObjectMeta> Held { get; }

    /// <summary>Whether the content has been equal to the API server's at least once.</summary>
    bool HasSynced { get; }

    /// <summary>Completes once <see cref="HasSynced"/> is true.</summary>
    Task WaitForSyncAsync(CancellationToken cancellationToken);

    /// <summary>Completes once the content is at least as new as <paramref name="resourceVersion"/> of <paramref name="key"/>.</summary>
    /// <remarks>Where versions are not numbers only that very version counts: give a token with a bound.</remarks>
    Task WaitForVersionAsync(ObjectKey key, string resourceVersion, CancellationToken cancellationToken);

    /// <summary>Starts to follow the API server; later calls do nothing.</summary>
    void Start();

    /// <summary>Stops following; the content stays readable.</summary>
    Task StopAsync();
}
