using System.Text.Json;
using CwHoe.Api.AgentNodes;
using CwHoe.Contracts;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Kit;

/// <summary>A namespace of the benchmark's own, removed at the end.</summary>
public sealed class BenchNamespace(KubernetesClient client, string name) : IAsyncDisposable
{
    private static readonly ResourceType Type = new("", "v1", "Namespace", "namespaces", EntityScope.Cluster);

    public string Name { get; } = name;

    public static async Task<BenchNamespace> CreateAsync(KubernetesClient client, string prefix = "bench")
    {
        var name = $"{prefix}-{Environment.ProcessId}";
        var body = JsonSerializer.SerializeToElement(new { apiVersion = "v1", kind = "Namespace", metadata = new { name } });
        await client.ApplyAsync(new PlannedObject(Type, null, name, body), new() { FieldManager = "bench" }, CancellationToken.None);
        return new(client, name);
    }

    /// <summary>A valid node whose pods do not run, or one that serves the tiny model.</summary>
    public AgentNode Node(string name, int replicas) => new()
    {
        ApiVersion = "cw-hoe.dev/v1alpha1",
        Kind = "AgentNode",
        Metadata = new() { Name = name, Namespace = Name },
        Spec = new()
        {
            Role = Role.Executor,
            Engine = new() { Type = Engine.LlamaCpp, Image = "cw-hoe/llama-cpp:dev" },
            Model = new() { Name = "tiny", Source = "file:///models/tiny.gguf", ContextLength = 2048 },
            Resources = new() { Requests = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse("100m"), ["memory"] = Quantity.Parse("128Mi") } },
            Replicas = replicas,
        },
    };

    public async Task DeleteNodesAsync()
    {
        var page = await client.ListPageAsync<AgentNode>(ResourceType.Of<AgentNode>(), Name, new(), CancellationToken.None);
        await Parallel.ForEachAsync(page.Items, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (node, token) =>
            await client.DeleteAsync<AgentNode>(node.Metadata.Name!, Name, token));
        while ((await client.ListPageAsync<PartialObjectMetadata>(ResourceType.Of<V1Deployment>(), Name, new(), CancellationToken.None)).Items.Count > 0)
            await Task.Delay(200);
    }

    public async ValueTask DisposeAsync() => await client.DeleteAsync(Type, Name, null, new(), CancellationToken.None);
}
