using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using CwHoe.Api;
using CwHoe.Api.AgentNodes;
using CwHoe.Core;
using CwHoe.Core.Planning;
using CwHoe.Core.Planning.TokenReviewers;
using CwHoe.Host.Controllers;
using CwHoe.Host.Controllers.AkashicLayers;
using CwHoe.Host.Controllers.RouterPolicies;
using CwHoe.Host.Controllers.TokenReviewers;
using CwHoe.Host.Settings;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CwHoe.Host.Tests.Cluster;

/// <summary>A real API server, and on it the operator's controllers of RouterPolicies and AkashicLayers with the rights that the operator is installed with and no more.</summary>
internal sealed class OperatorServer : IAsyncDisposable
{
    private const string Account = "system:serviceaccount:cw-hoe-system:cw-hoe-operator";

    private readonly TestServer _server;
    private readonly KubernetesClient _client;
    private readonly RunningOperator _operator;

    private OperatorServer(TestServer server, KubernetesClient client, RecordingClient calls, RunningOperator running) =>
        (_server, _client, Calls, _operator) = (server, client, calls, running);

    /// <summary>What the operator asks of the server.</summary>
    public RecordingClient Calls { get; }

    public string Namespace => _server.Namespace;

    public KubernetesClient Client => _server.Client;

    private static ListOptions Selected => new() { FieldSelector = $"metadata.name={TokenReviewerPlanner.Name}" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<OperatorServer> StartAsync()
    {
        var server = await TestServer.StartAsync(
            new()
            {
                Kubeconfig = TestServerOptions.WithoutOperator,
                Definitions = [.. Directory.GetFiles(Path.Combine(Root(), "crds"), "*.yaml").Select(Definition)],
                Json = [ApiJson.Resolver],
            },
            Cancellation);
        foreach (var file in new[] { "namespace.yaml", "rbac.yaml" })
        {
            foreach (var document in KubernetesYaml.Documents(File.ReadAllText(Path.Combine(Root(), "iac", "manifests", file))))
                await server.ApplyAsync(Planned(document), Cancellation);
        }

        var client = server.Connect(config => config with
        {
            Credentials = config.Credentials with { Impersonate = new() { User = Account, Groups = ["system:serviceaccounts", "system:authenticated"] } },
        });
        var calls = new RecordingClient(client, server.Json);
        var settings = HostSettings.Read([$"--namespaces={server.Namespace}", "--image_router=cw-hoe/router:dev", "--image_akashic=cw-hoe/akashic:dev"]);
        var apis = new ClusterApis { PodDisruptionBudget = "v1beta1" };
        var running = await RunningOperator.StartAsync(calls, OperatorDefaults.Options(settings, isInPod: false), builder =>
        {
            builder.Services
                .AddSingleton(TimeProvider.System)
                .AddSingleton<JsonSerializerOptions>(server.Json)
                .AddSingleton<OperatorSettings>(settings.Operator)
                .AddSingleton(apis)
                .AddSingleton<PlanApplier>();
            builder.AddWorkloadInformers().AddInformer(NamespaceIndex.Options<AgentNode>()).AddRouterPolicies(settings, apis).AddAkashicLayers(settings).AddTokenReviewers();
        }, Cancellation);
        return new(server, client, calls, running);
    }

    /// <summary>Applies the fields in <paramref name="json"/>, as somebody who is not the operator.</summary>
    public async Task<TEntity> ApplyAsync<TEntity>(string name, string json, string? subresource = null)
        where TEntity : class, IKubernetesObject
    {
        var type = ResourceType.Of<TEntity>();
        var body = JsonNode.Parse(json)!.AsObject();
        (body["apiVersion"], body["kind"]) = (type.ApiVersion, type.Kind);
        var metadata = body["metadata"] as JsonObject ?? [];
        (metadata["name"], metadata["namespace"]) = (name, Namespace);
        body["metadata"] = metadata.DeepClone();
        var planned = new PlannedObject(type, Namespace, name, JsonElement.Parse(body.ToJsonString()));
        await Client.ApplyAsync(planned, new() { FieldManager = subresource is null ? "somebody" : "somebody-status", Force = true, Subresource = subresource }, Cancellation);
        return (await Client.GetAsync<TEntity>(name, Namespace, Cancellation))!;
    }

    public Task<TEntity?> UntilAsync<TEntity>(string name, Predicate<TEntity?> condition)
        where TEntity : class, IKubernetesObject => _server.UntilAsync(name, condition, Cancellation);

    /// <summary>Until the service accounts of this namespace that may review tokens are these.</summary>
    public async Task UntilReviewersAsync(params string[] names)
    {
        var type = ResourceType.Of<V1ClusterRoleBinding>();
        var page = await Client.ListPageAsync<V1ClusterRoleBinding>(type, null, Selected, Cancellation);
        var seen = page.Items.Single();
        if (IsAsNamed(seen))
            return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        await foreach (var change in Client.WatchAsync<V1ClusterRoleBinding>(
            type, null, new() { FieldSelector = Selected.FieldSelector, ResourceVersion = page.ResourceVersion }, limit.Token))
        {
            if (change.Type != WatchEventType.Bookmark && IsAsNamed(change.Object!))
                return;
        }

        bool IsAsNamed(V1ClusterRoleBinding binding) =>
            (binding.Subjects ?? []).Where(subject => subject.Namespace == Namespace).Select(subject => subject.Name).SequenceEqual(names);
    }

    public async ValueTask DisposeAsync()
    {
        await _operator.DisposeAsync();
        _client.Dispose();
        await _server.DisposeAsync();
    }

    // A server this old drops the rules where it is sent the whole, and refuses them where it is sent what to apply.
    private static string Definition(string file)
    {
        var definition = JsonNode.Parse(KubernetesYaml.Documents(File.ReadAllText(file)).Single().GetRawText())!;
        DropRules(definition);
        return definition.ToJsonString();
    }

    private static void DropRules(JsonNode? node)
    {
        (node as JsonObject)?.Remove("x-kubernetes-validations");
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject map => map.Select(field => field.Value),
            JsonArray list => list,
            _ => [],
        };
        foreach (var child in children)
            DropRules(child);
    }

    private static PlannedObject Planned(JsonElement document)
    {
        var (api, kind, metadata) = (document.GetProperty("apiVersion").GetString()!.Split('/'), document.GetProperty("kind").GetString()!, document.GetProperty("metadata"));
        var ns = metadata.TryGetProperty("namespace", out var named) ? named.GetString() : null;
        var type = new ResourceType(api.Length > 1 ? api[0] : "", api[^1], kind, kind.ToLowerInvariant() + "s", ns is null ? EntityScope.Cluster : EntityScope.Namespaced);
        return new(type, ns, metadata.GetProperty("name").GetString()!, document);
    }

    private static string Root([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Operator.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"Operator.sln is not above {here}");
    }
}
