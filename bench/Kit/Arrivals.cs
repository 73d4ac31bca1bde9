using System.Collections.Concurrent;
using System.Diagnostics;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Kit;

/// <summary>When each generation of each object was first seen by a watch of our own.</summary>
public sealed class Arrivals<TEntity>
    where TEntity : class, IKubernetesObject
{
    private readonly ConcurrentDictionary<(string, long), TaskCompletionSource<long>> _seen = new();

    public Arrivals(KubernetesClient client, string ns, CancellationToken cancellationToken, string? name = null) => _ = Task.Run(async () =>
    {
        try
        {
            var options = new WatchOptions { Timeout = TimeSpan.FromMinutes(30), FieldSelector = name is null ? null : $"metadata.name={name}" };
            await foreach (var e in client.WatchAsync<TEntity>(ResourceType.Of<TEntity>(), ns, options, cancellationToken))
            {
                if (e.Object?.Metadata is { Name: { } seen, Generation: { } generation })
                    Of(seen, generation).TrySetResult(Stopwatch.GetTimestamp());
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }, cancellationToken);

    public Task<long> WaitAsync(string name, long generation) => Of(name, generation).Task.WaitAsync(TimeSpan.FromSeconds(30));

    private TaskCompletionSource<long> Of(string name, long generation) =>
        _seen.GetOrAdd((name, generation), _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
