using System.Runtime.CompilerServices;
using CwHoe.Kube.Decoding;
using CwHoe.Kube.Http;
using CwHoe.Kube.Models;

namespace CwHoe.Kube;

public sealed partial class KubernetesClient
{
    /// <inheritdoc/>
    public Task<ListPage<TEntity>> ListPageAsync<TEntity>(ResourceType type, string? ns, ListOptions options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject
    {
        var query = new Query()
            .Add("labelSelector", options.LabelSelector)
            .Add("fieldSelector", options.FieldSelector)
            .Add("limit", options.Limit)
            .Add("continue", options.Continue)
            .Add("resourceVersion", options.Continue is null ? options.ResourceVersion : null); // the token names its version
        var accept = typeof(TEntity) == typeof(PartialObjectMetadata) ? MetadataListOnly : PlainJson;
        return SendAsync(
            Request(HttpMethod.Get, type.Path(ns) + query, accept, mayRepeat: true),
            async (response, token) =>
            {
                using var body = await PooledBody.ReadAsync(response.Content, ListDecoder.Headroom(type), token);
                return ListDecoder.Decode(body, new EntityDecoder<TEntity>(type, Info<TEntity>()));
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="TimeoutException">Nothing arrived within <see cref="WatchOptions.Timeout"/> and 5 s: the connection is dead.</exception>
    public async IAsyncEnumerable<WatchEvent<TEntity>> WatchAsync<TEntity>(ResourceType type, string? ns, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject
    {
        var query = new Query()
            .Add("watch", "true")
            .Add("allowWatchBookmarks", "true")
            .AddSeconds("timeoutSeconds", options.Timeout)
            .Add("labelSelector", options.LabelSelector)
            .Add("fieldSelector", options.FieldSelector)
            .Add("resourceVersion", options.ResourceVersion)
            .AddIf(options.SendInitialEvents, "sendInitialEvents", "true")
            .AddIf(options.SendInitialEvents, "resourceVersionMatch", "NotOlderThan");
        var decoder = new EntityDecoder<TEntity>(type, Info<TEntity>());

        using var request = Request(HttpMethod.Get, type.Path(ns) + query, Accept<TEntity>());
        using var stream = new WatchStream(options.Timeout, timeProvider, cancellationToken);
        await stream.OpenAsync(token => OpenAsync(request, token));
        while (await stream.NextAsync() is { } line)
        {
            if (WatchDecoder.Decode(line, decoder, statusInfo) is { } happened)
                yield return happened;
        }
    }
}
