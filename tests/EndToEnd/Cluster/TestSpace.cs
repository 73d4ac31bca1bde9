using System.Text.Json.Nodes;

namespace CwHoe.EndToEnd.Cluster;

/// <summary>A namespace of one test.</summary>
public sealed class TestSpace(TestCluster cluster, string name)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    private Kubectl Kubectl => cluster.Kubectl;

    /// <summary>Makes the namespace.</summary>
    public async Task CreateAsync()
    {
        await Kubectl.RunAsync("create", "namespace", Name);
        await Kubectl.RunAsync("label", "namespace", Name, $"{TestCluster.SpaceLabel}=");
        // Kubernetes puts these into every namespace; a test that compares what is there must not see them come.
        await Kubectl.UntilAsync(Resource.ServiceAccounts, Name, found => found.Any(a => a.Name() == "default" && a.At("secrets") is not null));
        await Kubectl.UntilAsync(Resource.ConfigMaps, Name, found => found.Any(c => c.Name() == "kube-root-ca.crt"));
    }

    /// <summary>Starts the removal of the namespace; the cluster waits for it in the end.</summary>
    public Task RemoveAsync() => Kubectl.RunAsync("delete", "namespace", Name, "--wait=false");

    /// <summary>Applies manifests.</summary>
    public Task ApplyAsync(params string[] manifests) => Kubectl.ApplyAsync(Name, string.Concat(manifests.Select(m => $"---\n{m}\n")));

    /// <summary>Runs kubectl in the namespace.</summary>
    public Task<string> RunAsync(params string[] arguments) => Kubectl.RunAsync(["-n", Name, .. arguments]);

    /// <summary>Changes an object by a JSON merge patch.</summary>
    public Task PatchAsync(string kind, string name, string patch) => RunAsync("patch", kind, name, "--type=merge", "-p", patch);

    /// <summary>Changes an AgentNode's spec by a JSON merge patch.</summary>
    public Task EditAsync(string node, string spec) => PatchAsync("agentnode", node, $$$"""{"spec": {{{spec}}}}""");

    /// <summary>Deletes AgentNodes and waits until they have gone.</summary>
    public Task DeleteAsync(params string[] nodes) => RunAsync(["delete", "agentnode", .. nodes, "--timeout=60s"]);

    /// <summary>Gets an object as it is now.</summary>
    public async Task<JsonNode> GetAsync(Resource resource, string name) => await Kubectl.RawAsync($"{resource.PathIn(Name)}/{name}");

    /// <summary>Lists a kind.</summary>
    public Task<IReadOnlyList<JsonNode>> ListAsync(Resource resource, string query = "") => Kubectl.ListAsync(resource, Name, query);

    /// <summary>Lists what belongs to an AgentNode.</summary>
    public Task<IReadOnlyList<JsonNode>> ListOfAsync(string node, Resource resource) => ListAsync(resource, BelongsTo(node));

    /// <summary>Waits for one object to be as wanted.</summary>
    public async Task<JsonNode> UntilAsync(Resource resource, string name, Func<JsonNode, bool> holds, TimeSpan? patience = null) =>
        (await Kubectl.UntilAsync(resource, Name, found => found is [var only] && holds(only), $"fieldSelector=metadata.name%3D{name}", patience))[0];

    /// <summary>Waits for objects of a kind to be as wanted.</summary>
    public Task<IReadOnlyList<JsonNode>> UntilAllAsync(
        Resource resource, Func<IReadOnlyList<JsonNode>, bool> holds, string query = "", TimeSpan? patience = null) =>
        Kubectl.UntilAsync(resource, Name, holds, query, patience);

    /// <summary>Watches a kind until told to stop.</summary>
    public Task WatchAsync(Resource resource, Action<JsonNode> seen, string query, CancellationToken stop) =>
        Kubectl.WatchAsync(resource, Name, seen, query, stop);

    /// <summary>Waits for what belongs to an AgentNode to be as wanted.</summary>
    public Task<IReadOnlyList<JsonNode>> UntilOfAsync(string node, Resource resource, Func<IReadOnlyList<JsonNode>, bool> holds) =>
        Kubectl.UntilAsync(resource, Name, holds, BelongsTo(node));

    /// <summary>Waits for an AgentNode to be Ready.</summary>
    public Task<JsonNode> UntilReadyAsync(string node, TimeSpan? patience = null) =>
        UntilAsync(Resource.AgentNodes, node, Json.IsReady, patience);

    /// <summary>Waits until an AgentNode's present spec has led to a condition.</summary>
    /// <returns>The condition.</returns>
    public async Task<Condition> UntilConditionAsync(string node, string type, string status, string reason, TimeSpan? patience = null)
    {
        var found = await UntilAsync(
            Resource.AgentNodes,
            node,
            n => n.IsObserved() && n.Condition(type) is { } c && c.Status == status && c.Reason == reason,
            patience);
        return found.Condition(type)!;
    }

    /// <summary>Waits until Kubernetes' own controllers, too, have written their last word on a ready AgentNode's objects.</summary>
    public async Task UntilSettledAsync(string node)
    {
        await UntilOfAsync(node, Resource.Deployments, found => found.All(d => d.IsObserved()
            && d.Condition("Progressing")?.Reason == "NewReplicaSetAvailable" && d.Text("status/availableReplicas") == d.Text("spec/replicas")
            && d.Text("status/replicas") == d.Text("spec/replicas")));
        await UntilOfAsync(node, Resource.DisruptionBudgets, found => found.All(b => b.IsObserved()
            && b.Text("status/currentHealthy") == b.Text("status/expectedPods")));
    }

    /// <summary>The AgentNode's endpoint with the Service's address in place of its name, which only pods can resolve.</summary>
    public async Task<Uri> EndpointAsync(string node)
    {
        var endpoint = new Uri((await GetAsync(Resource.AgentNodes, node)).Text("status/endpoint")!);
        var service = await GetAsync(Resource.Services, endpoint.Host.Split('.')[0]);
        return new UriBuilder(endpoint) { Host = service.Text("spec/clusterIP")! }.Uri;
    }

    private static string BelongsTo(string node) => $"labelSelector=cw-hoe.dev%2Fagent-node%3D{node}";
}
