using System.Text.Json;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.ReconcileBench;

/// <summary>A client that has nothing else to do: makes the widgets, and sends what their controller would.</summary>
internal sealed class BareClient(KubernetesClient client, int workers)
{
    private static readonly ApplyOptions New = new() { FieldManager = Widget.FieldManager, MustBeNew = true };
    private static readonly ApplyOptions Status = new() { FieldManager = Widget.FieldManager, Force = true, Subresource = "status" };

    private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = workers };

    public KubernetesClient Client => client;

    public async Task<Widget[]> MakeWidgetsAsync(string ns, int count)
    {
        var made = new Widget[count];
        await Parallel.ForAsync(0, count, _parallel, async (i, token) => made[i] = await client.CreateAsync(Widget.Named(ns, $"w{i:D5}"), token));
        return made;
    }

    /// <summary>The API server's own ceiling: the part and the status of every widget, bodies as the runtime writes them.</summary>
    public Task ApplyAllAsync(IReadOnlyList<Widget> widgets) => Parallel.ForEachAsync(widgets, _parallel, async (widget, token) =>
    {
        await client.ApplyAsync(widget.PlanPart(), New, token);
        await client.ApplyAsync(StatusOf(widget), Status, token);
    });

    /// <summary>Reads what an informer of each kind would be sent, and does nothing with it.</summary>
    public async Task WatchAllAsync(string ns, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(ReadAsync<Widget>(ResourceType.Of<Widget>()), ReadAsync<PartialObjectMetadata>(ResourceType.Of<Part>()));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run is over.
        }

        async Task ReadAsync<TEntity>(ResourceType type)
            where TEntity : class, IKubernetesObject
        {
            await foreach (var _ in client.WatchAsync<TEntity>(type, ns, new() { Timeout = TimeSpan.FromMinutes(30) }, cancellationToken))
            {
                // Decoded, and that is all.
            }
        }
    }

    /// <summary>Deletes what is in a namespace.</summary>
    public async Task ClearAsync(string ns)
    {
        foreach (var type in new[] { ResourceType.Of<Widget>(), ResourceType.Of<Part>() })
        {
            var page = await client.ListPageAsync<PartialObjectMetadata>(type, ns, new(), CancellationToken.None);
            await Parallel.ForEachAsync(page.Items, _parallel, async (item, token) => await client.DeleteAsync(type, item.Metadata.Name!, ns, new(), token));
        }
    }

    private static PlannedObject StatusOf(Widget widget)
    {
        var body = widget with { Metadata = new() { Name = widget.Metadata.Name, Namespace = widget.Metadata.Namespace, ResourceVersion = widget.Metadata.ResourceVersion }, Spec = null, Status = widget.PlanStatus() };
        return new(ResourceType.Of<Widget>(), widget.Metadata.Namespace, widget.Metadata.Name!, JsonSerializer.SerializeToElement(body, BenchJson.Default.Widget));
    }
}
