using System.Net;
using System.Text.Json;
using CwHoe.Kube;
using CwHoe.Kube.Config;
using CwHoe.Kube.Models;

namespace CwHoe.Testing;

/// <summary>A real API server with a namespace for one test.</summary>
/// <remarks>
/// Flow: <see cref="StartAsync"/> connects to the server that the environment names, applies the definitions and makes a namespace;
/// disposing deletes the namespace and the custom resources in it, whatever finalizers they carry. Caveats: the server itself and the
/// definitions are shared with other tests, so definitions must not differ between them; objects without a namespace are the test's to delete.
/// </remarks>
public sealed class TestServer : IAsyncDisposable
{
    private const string FieldManager = "test";
    private static readonly TimeProvider Clock = TimeProvider.System;
    private static readonly ResourceType NamespaceType = new("", "v1", "Namespace", "namespaces", EntityScope.Cluster);
    private static readonly ResourceType DefinitionType = new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", EntityScope.Cluster);

    private readonly TestServerOptions _options;
    private readonly List<ResourceType> _defined = [];

    private TestServer(TestServerOptions options)
    {
        _options = options;
        var kubeconfig = Environment.GetEnvironmentVariable(options.Kubeconfig);
        if (string.IsNullOrEmpty(kubeconfig))
        {
            throw new InvalidOperationException(
                $"{options.Kubeconfig} names no kubeconfig: start a cluster, for example with 'tests/cluster/cluster up NAME --apiext', and set it to the path that is printed");
        }

        Config = KubeConfig.Load(kubeconfig);
        Json = KubernetesJson.Options([.. options.Json]);
        Client = KubernetesClient.Create(Config, Json);
    }

    /// <summary>Which server, and as whom.</summary>
    public KubernetesClientConfig Config { get; }

    /// <summary>How objects are written.</summary>
    public JsonSerializerOptions Json { get; }

    /// <summary>A client of the server.</summary>
    public KubernetesClient Client { get; }

    /// <summary>The test's namespace; a server for custom resources alone takes any name.</summary>
    public string Namespace { get; } = $"test-{Guid.NewGuid():n}";

    /// <summary>Whether the namespace exists as an object, so that core kinds can be made in it.</summary>
    public bool HasNamespace { get; private set; }

    /// <summary>Connects to the server, defines what must be there and makes a namespace.</summary>
    /// <exception cref="InvalidOperationException">The environment names no server; the message says how to start one.</exception>
    public static async Task<TestServer> StartAsync(TestServerOptions options, CancellationToken cancellationToken)
    {
        var server = new TestServer(options);
        try
        {
            foreach (var definition in options.Definitions.SelectMany(KubernetesYaml.Documents))
                await server.DefineAsync(definition, cancellationToken);
            await server.MakeNamespaceAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A further client, for example <c>server.Connect(relay.Through)</c>.</summary>
    public KubernetesClient Connect(Func<KubernetesClientConfig, KubernetesClientConfig> change) => KubernetesClient.Create(change(Config), Json);

    /// <summary>Applies an object, taking fields from others.</summary>
    /// <returns>The object as stored.</returns>
    public async Task<TEntity> ApplyAsync<TEntity>(TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject
    {
        var planned = PlannedObject.Of(entity, Json);
        await ApplyAsync(planned, cancellationToken);
        return await Client.GetAsync<TEntity>(planned.Name, planned.Namespace, cancellationToken)
            ?? throw new InvalidOperationException($"{planned.Name} was deleted as soon as it was applied");
    }

    /// <summary>Applies an object given as JSON, taking fields from others.</summary>
    /// <param name="planned">The object.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="fieldManager">Who applies it.</param>
    /// <returns>Its metadata as stored.</returns>
    public Task<V1ObjectMeta> ApplyAsync(PlannedObject planned, CancellationToken cancellationToken, string fieldManager = FieldManager) =>
        Client.ApplyAsync(planned, new() { FieldManager = fieldManager, Force = true }, cancellationToken);

    /// <summary>All objects of a kind in the test's namespace, as the server has them now.</summary>
    public async Task<IReadOnlyList<TEntity>> ListAsync<TEntity>(CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject =>
        (await Client.ListPageAsync<TEntity>(ResourceType.Of<TEntity>(), Namespace, new(), cancellationToken)).Items;

    /// <summary>Waits until the object of that name in the test's namespace, null while there is none, satisfies <paramref name="condition"/>.</summary>
    /// <returns>The object then.</returns>
    /// <exception cref="TimeoutException">It did not within <see cref="TestServerOptions.Patience"/>; the message holds the object as last seen.</exception>
    public async Task<TEntity?> UntilAsync<TEntity>(string name, Predicate<TEntity?> condition, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject
    {
        var type = ResourceType.Of<TEntity>();
        var selector = $"metadata.name={name}";
        TEntity? seen = null;
        using var limit = new CancellationTokenSource(_options.Patience, Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            while (true)
            {
                var page = await Client.ListPageAsync<TEntity>(type, Namespace, new() { FieldSelector = selector }, either.Token);
                seen = page.Items.SingleOrDefault();
                if (condition(seen))
                    return seen;
                var watch = new WatchOptions { FieldSelector = selector, ResourceVersion = page.ResourceVersion };
                await foreach (var change in Client.WatchAsync<TEntity>(type, Namespace, watch, either.Token))
                {
                    if (change.Type == WatchEventType.Bookmark)
                        continue;
                    seen = change.Type == WatchEventType.Deleted ? null : change.Object;
                    if (condition(seen))
                        return seen;
                }
            }
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{type.Kind} {name} did not come to be as wanted within {_options.Patience}; it is {seen?.ToString() ?? "not there"}", exception);
        }
    }

    /// <summary>Deletes what the test made and disconnects.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(_options.Patience, Clock);
        foreach (var type in _defined)
            await ClearAsync(type, limit.Token);
        if (HasNamespace)
            await Client.DeleteAsync(NamespaceType, Namespace, null, new(), limit.Token);
        Client.Dispose();
    }

    private async Task DefineAsync(JsonElement definition, CancellationToken cancellationToken)
    {
        var name = definition.GetProperty("metadata"u8).GetProperty("name"u8).GetString()!;
        await ApplyAsync(new PlannedObject(DefinitionType, null, name, definition), cancellationToken);
        var type = TypeOf(definition.GetProperty("spec"u8));
        // Served a moment after it is stored: ask until the server knows the kind.
        using var limit = new CancellationTokenSource(_options.Patience, Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        while (true)
        {
            try
            {
                await Client.ListPageAsync<PartialObjectMetadata>(type, Namespace, new() { Limit = 1 }, either.Token);
                break;
            }
            catch (KubernetesException exception) when (exception.Code == HttpStatusCode.NotFound)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), Clock, either.Token);
            }
        }

        if (type.Scope == EntityScope.Namespaced)
            _defined.Add(type);
    }

    private static ResourceType TypeOf(JsonElement spec)
    {
        var version = spec.GetProperty("versions"u8).EnumerateArray().First(v => v.GetProperty("storage"u8).GetBoolean());
        var names = spec.GetProperty("names"u8);
        return new(
            spec.GetProperty("group"u8).GetString()!, version.GetProperty("name"u8).GetString()!, names.GetProperty("kind"u8).GetString()!,
            names.GetProperty("plural"u8).GetString()!, spec.GetProperty("scope"u8).ValueEquals("Cluster"u8) ? EntityScope.Cluster : EntityScope.Namespaced);
    }

    private async Task MakeNamespaceAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Asked without a body: a server without the kind refuses before it has read one, which the connection reports as a fault.
            HasNamespace = await Client.GetAsync<PartialObjectMetadata>(NamespaceType, "default", null, cancellationToken) is not null;
        }
        catch (KubernetesException exception) when (exception.Code == HttpStatusCode.NotFound)
        {
            // A server for custom resources alone has no such kind and asks for none.
        }

        if (!HasNamespace)
            return;
        var body = JsonElement.Parse($$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{Namespace}}}"}}""");
        await ApplyAsync(new PlannedObject(NamespaceType, null, Namespace, body), cancellationToken);
    }

    private async Task ClearAsync(ResourceType type, CancellationToken cancellationToken)
    {
        var page = await Client.ListPageAsync<PartialObjectMetadata>(type, Namespace, new(), cancellationToken);
        foreach (var (name, finalizers) in page.Items.Select(i => (i.Metadata.Name!, i.Metadata.Finalizers)))
        {
            if (!await Client.DeleteAsync(type, name, Namespace, new(), cancellationToken) || finalizers is null)
                continue;
            try
            {
                // Its controller has ended with the test and will not take them off.
                var none = JsonElement.Parse("""{"metadata":{"finalizers":null}}""");
                await Client.PatchAsync<PartialObjectMetadata>(type, name, Namespace, PatchType.Merge, none, null, cancellationToken);
            }
            catch (KubernetesException exception) when (exception.Code == HttpStatusCode.NotFound)
            {
                // It did after all.
            }
        }
    }
}
