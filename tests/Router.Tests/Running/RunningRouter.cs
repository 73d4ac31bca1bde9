using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CwHoe.Api;
using CwHoe.Api.RouterPolicies;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Router.Policy;
using CwHoe.Router.Settings;
using CwHoe.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace CwHoe.Router.Tests.Running;

/// <summary>A router in this process, on a real API server that has its policy, and a client of it. No operator runs: what that one would write, tests write.</summary>
internal sealed class RunningRouter : IAsyncDisposable
{
    public const string Policy = "test";
    public const string ApiKey = "a key of thirty characters long";

    private readonly List<WebApplication> _replicas = [];

    private RunningRouter(TestServer server) => Server = server;

    public TestServer Server { get; }

    /// <summary>A client with the API key of <c>key:tests</c>.</summary>
    public HttpClient Http { get; private set; } = new();

    public string BaseUrl => UrlOf(_replicas[0], 0);

    public string HealthUrl => UrlOf(_replicas[0], 1);

    /// <summary>Starts one over a policy with this spec.</summary>
    /// <param name="spec">JSON of the spec; API keys are added.</param>
    public static async Task<RunningRouter> StartAsync(string spec)
    {
        var definition = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "routerpolicies.yaml"), Cancellation);
        var server = await TestServer.StartAsync(
            new() { Kubeconfig = TestServerOptions.WithoutOperator, Definitions = [WithoutRules(definition)], Json = [ApiJson.Resolver] }, Cancellation);
        var router = new RunningRouter(server);
        await server.ApplyAsync(
            new V1Secret { Metadata = router.Named("keys"), Data = new Dictionary<string, byte[]> { ["tests"] = Encoding.UTF8.GetBytes(ApiKey), ["provider"] = "the provider's key"u8.ToArray() } }, Cancellation);
        await server.ApplyAsync(new V1ConfigMap { Metadata = router.Named($"{Policy}-router-usage") }, Cancellation);
        await router.EditAsync(spec);
        await router.AddReplicaAsync();
        router.Http = Client(router.BaseUrl);
        return router;
    }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A further replica.</summary>
    /// <returns>A client of it.</returns>
    public async Task<HttpClient> AddReplicaAsync()
    {
        var settings = new RouterSettings
        {
            Policy = Policy, Namespace = Server.Namespace, Replica = $"replica-{_replicas.Count}", Listen = "http://127.0.0.1:0", HealthListen = "http://[::1]:0", GrpcListen = "http://127.0.0.1:0",
            StopDelay = TimeSpan.Zero,
        };
        var app = RouterApp.Build(settings, Server.Connect(config => config), Server.Json);
        _replicas.Add(app);
        await app.StartAsync(Cancellation);
        var follower = app.Services.GetRequiredService<PolicyFollower>();
        if (follower.Next is var next && follower.Table is null)
            await next.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        return Client(UrlOf(app, 0));
    }

    /// <summary>Stops a replica as the kubelet would.</summary>
    public Task StopReplicaAsync(int index) => _replicas[index].StopAsync(Cancellation);

    /// <summary>Sets the policy's spec.</summary>
    public async Task<RouterPolicy> EditAsync(string spec)
    {
        var json = JsonNode.Parse(spec)!.AsObject();
        json["apiKeys"] = JsonNode.Parse("""[{"name": "tests", "secretRef": {"name": "keys", "key": "tests"}}]""");
        return await Server.ApplyAsync(
            new RouterPolicy { Metadata = Named(Policy), Spec = json.Deserialize<RouterPolicySpec>(Server.Json)! }, Cancellation);
    }

    /// <summary>Waits until the first replica routes by a generation.</summary>
    public Task UntilInForceAsync(long? generation) => UntilTableAsync(table => table?.Generation == generation);

    /// <summary>Waits until the first replica routes by such a table.</summary>
    public async Task UntilTableAsync(Func<RoutingTable?, bool> condition)
    {
        var follower = _replicas[0].Services.GetRequiredService<PolicyFollower>();
        while (true)
        {
            var next = follower.Next;
            if (condition(follower.Table))
                return;
            await next.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        }
    }

    /// <summary>Writes the status as the operator would.</summary>
    public async Task ReportAsync(string status)
    {
        using var patch = JsonDocument.Parse($$$"""{"status": {{{status}}}}""");
        await Server.Client.PatchAsync<RouterPolicy>(ResourceType.Of<RouterPolicy>(), Policy, Server.Namespace, PatchType.Merge, patch.RootElement, "status", Cancellation);
    }

    /// <summary>Asks for a chat completion.</summary>
    public Task<HttpResponseMessage> ChatAsync(bool stream = false, string model = "chat", Action<HttpRequestMessage>? change = null, HttpClient? client = null, string text = "hi") =>
        PostAsync("v1/chat/completions", Chat(model, stream, text), change, client);

    /// <summary>Asks for a chat completion until the client leaves.</summary>
    public async Task<HttpResponseMessage> ChatUntilAsync(bool stream, CancellationToken leave)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions") { Content = new StringContent(Chat("chat", stream, "hi"), Encoding.UTF8, "application/json") };
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leave);
    }

    public async Task<HttpResponseMessage> PostAsync(string path, string body, Action<HttpRequestMessage>? change = null, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        change?.Invoke(request);
        return await (client ?? Http).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        foreach (var replica in _replicas)
        {
            await replica.StopAsync(CancellationToken.None);
            await replica.DisposeAsync();
        }

        await Server.DisposeAsync();
    }

    // One that leaves an answer is gone at once, and does not read on for the connection's sake.
    private static HttpClient Client(string url) => new(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero })
    {
        BaseAddress = new(url), Timeout = TimeSpan.FromSeconds(60), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", ApiKey) },
    };

    private static string Chat(string model, bool stream, string text) =>
        $$$"""{"model": "{{{model}}}", "stream": {{{(stream ? "true" : "false")}}}, "max_tokens": 5, "messages": [{"role": "user", "content": "{{{text}}}"}]}""";

    /// <summary>The older server does not know validation rules, and drops what it is given by create but not by apply.</summary>
    private static string WithoutRules(string definition)
    {
        var json = JsonNode.Parse(KubernetesYaml.Documents(definition).Single().GetRawText())!;
        Remove(json);
        return json.ToJsonString();

        static void Remove(JsonNode? node)
        {
            (node as JsonObject)?.Remove("x-kubernetes-validations");
            foreach (var child in node switch { JsonObject map => map.Select(entry => entry.Value), JsonArray list => list, _ => [] })
                Remove(child);
        }
    }

    private V1ObjectMeta Named(string name) => new() { Name = name, Namespace = Server.Namespace };

    private static string UrlOf(WebApplication app, int index) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ElementAt(index);
}
