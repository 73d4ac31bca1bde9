using System.Text.Json.Nodes;

namespace CwHoe.EndToEnd.Cluster;

/// <summary>The real kubectl, as administrator of one cluster.</summary>
public sealed class Kubectl(string kubeconfig)
{
    /// <summary>Longest wait for a condition unless a test says otherwise.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(120);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Runs kubectl and fails the test where it fails.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its standard output.</returns>
    public async Task<string> RunAsync(params string[] arguments) => Succeeded(await TryAsync(arguments), arguments).Output;

    /// <summary>Runs kubectl, whatever comes of it.</summary>
    /// <param name="arguments">Its arguments.</param>
    public Task<CommandResult> TryAsync(params string[] arguments) => Command.RunAsync("kubectl", With(arguments), null, Cancelled);

    /// <summary>Applies manifests and fails the test where that fails.</summary>
    /// <param name="space">Namespace.</param>
    /// <param name="manifests">YAML or JSON documents.</param>
    public async Task ApplyAsync(string space, string manifests) => Succeeded(await TryApplyAsync(space, manifests), ["apply"]);

    /// <summary>Applies manifests, whatever comes of it.</summary>
    /// <param name="space">Namespace.</param>
    /// <param name="manifests">YAML or JSON documents.</param>
    /// <param name="options">More of kubectl's options.</param>
    public Task<CommandResult> TryApplyAsync(string space, string manifests, params string[] options) =>
        Command.RunAsync("kubectl", With(["apply", "-n", space, "-f", "-", .. options]), manifests, Cancelled);

    /// <summary>Gets one JSON document by its path in the API.</summary>
    /// <param name="path">Path and query.</param>
    public async Task<JsonNode> RawAsync(string path) => JsonNode.Parse(await RunAsync("get", "--raw", path))!;

    /// <summary>Posts one JSON document to a path in the API.</summary>
    /// <param name="path">The path.</param>
    /// <param name="body">The document.</param>
    public async Task<string> CreateRawAsync(string path, string body) =>
        Succeeded(await Command.RunAsync("kubectl", With(["create", "--raw", path, "-f", "-"]), body, Cancelled), ["create", path]).Output;

    /// <summary>Lists a kind in a namespace.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="space">Namespace.</param>
    /// <param name="query">Selectors, such as <c>labelSelector=a%3Db</c>.</param>
    public async Task<IReadOnlyList<JsonNode>> ListAsync(Resource resource, string space, string query = "") =>
        [.. (await RawAsync($"{resource.PathIn(space)}?{query}")).Each("items")];

    /// <summary>Lists, then watches from there on, until what is wanted holds; nothing that happens in between is missed.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="space">Namespace.</param>
    /// <param name="holds">What is wanted of the objects that exist.</param>
    /// <param name="query">Selectors, such as <c>labelSelector=a%3Db</c>.</param>
    /// <param name="patience">Longest wait; default <see cref="Patience"/>.</param>
    /// <returns>The objects for which it held.</returns>
    /// <exception cref="TimeoutException">It did not hold in time.</exception>
    public Task<IReadOnlyList<JsonNode>> UntilAsync(
        Resource resource,
        string space,
        Func<IReadOnlyList<JsonNode>, bool> holds,
        string query = "",
        TimeSpan? patience = null) =>
        UntilAsync(resource, space, holds, _ => { }, query, patience ?? Patience, CancellationToken.None);

    /// <summary>Lists, then watches from there on, until told to stop.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="space">Namespace.</param>
    /// <param name="seen">Called with every object as it was listed, added or changed.</param>
    /// <param name="query">Selectors, such as <c>labelSelector=a%3Db</c>.</param>
    /// <param name="stop">Ends the watch.</param>
    public async Task WatchAsync(Resource resource, string space, Action<JsonNode> seen, string query, CancellationToken stop)
    {
        try
        {
            await UntilAsync(resource, space, _ => false, seen, query, Timeout.InfiniteTimeSpan, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // That was the wish.
        }
    }

    private async Task<IReadOnlyList<JsonNode>> UntilAsync(
        Resource resource,
        string space,
        Func<IReadOnlyList<JsonNode>, bool> holds,
        Action<JsonNode> seen,
        string query,
        TimeSpan patience,
        CancellationToken stop)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Cancelled, stop);
        timeout.CancelAfter(patience);
        var objects = new Dictionary<string, JsonNode>();
        try
        {
            while (true)
            {
                var list = JsonNode.Parse(Succeeded(
                    await Command.RunAsync("kubectl", With(["get", "--raw", $"{resource.PathIn(space)}?{query}"]), null, timeout.Token), ["list"]).Output)!;
                objects = list.Each("items").ToDictionary(o => o.Uid());
                foreach (var item in objects.Values)
                    seen(item);
                if (holds([.. objects.Values]))
                    return [.. objects.Values];
                var watch = $"{resource.PathIn(space)}?watch=true&resourceVersion={list.Version()}&{query}";
                await foreach (var line in Command.LinesAsync("kubectl", With(["get", "--raw", watch]), timeout.Token))
                {
                    if (!Take(JsonNode.Parse(line)!, objects, seen))
                        break;
                    if (holds([.. objects.Values]))
                        return [.. objects.Values];
                }
            }
        }
        catch (OperationCanceledException error) when (!Cancelled.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new TimeoutException($"{resource.Plural} in {space} were not as wanted within {patience}: {Summary(objects.Values)}", error);
        }
    }

    // False where the server ended the watch, so that a fresh list is due.
    private static bool Take(JsonNode change, Dictionary<string, JsonNode> objects, Action<JsonNode> seen)
    {
        var item = change.At("object")!;
        switch (change.Text("type"))
        {
            case "ADDED" or "MODIFIED":
                objects[item.Uid()] = item;
                seen(item);
                return true;
            case "DELETED":
                objects.Remove(item.Uid());
                return true;
            default:
                return false;
        }
    }

    private static CommandResult Succeeded(CommandResult result, string[] arguments)
    {
        Assert.True(result.ExitCode == 0, $"kubectl {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.All}");
        return result;
    }

    private static string Summary(IEnumerable<JsonNode> objects) => string.Join(
        "; ",
        objects.Select(o => $"{o.Name()}: {string.Join(", ", o.Each("status/conditions").Select(c => $"{c.Text("type")}={c.Text("status")} {c.Text("reason")} ({c.Text("message")})"))}"));

    private string[] With(string[] arguments) => [$"--kubeconfig={kubeconfig}", .. arguments];
}
