using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CwHoe.Akashic.Exports;
using CwHoe.Akashic.Settings;
using CwHoe.Api;
using CwHoe.Api.AkashicLayers;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace CwHoe.Akashic.Tests.Running;

/// <summary>A store in this process, on a real API server that has its layers and a real bucket. No operator runs: what that one would write, tests write.</summary>
internal sealed class RunningStore : IAsyncDisposable
{
    public const string Root = "lab";

    private readonly string _cache = Directory.CreateTempSubdirectory("hoe-akashic-").FullName;
    private WebApplication? _app;

    private RunningStore(TestServer server) => Server = server;

    public TestServer Server { get; }

    /// <summary>A client of it, as a service account that may read and append everywhere.</summary>
    public HttpClient Http { get; private set; } = new();

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts one over layers <c>lab</c>, <c>lab-tasks</c> below it and <c>lab-november</c> below that.</summary>
    public static async Task<RunningStore> StartAsync()
    {
        var definition = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "akashiclayers.yaml"), Cancellation);
        var server = await TestServer.StartAsync(
            new() { Kubeconfig = TestServerOptions.WithoutOperator, Definitions = [WithoutRules(definition)], Json = [ApiJson.Resolver] }, Cancellation);
        var store = new RunningStore(server);
        await server.ApplyAsync(
            new V1Secret { Metadata = store.Named("bucket"), Data = new Dictionary<string, byte[]> { ["accessKeyId"] = Setting("ACCESS_KEY"), ["secretAccessKey"] = Setting("SECRET_KEY") } }, Cancellation);
        await server.ApplyAsync(
            new V1Secret { Metadata = store.Named("lab-akashic-log-key"), Data = new Dictionary<string, byte[]> { ["seed"] = RandomNumberGenerator.GetBytes(32) } }, Cancellation);
        await store.LayerAsync(Root, $$$"""
            {"dimension": "node", "bucket": {"endpoint": "{{{Encoding.UTF8.GetString(Setting("ENDPOINT"))}}}", "name": "{{{server.Namespace}}}", "create": true, "secretRef": {"name": "bucket"} }, "audit": {"intervalSeconds": 10} }
            """);
        await store.LayerAsync("lab-tasks", """{"dimension": "task", "parentRef": {"name": "lab"}}""");
        await store.LayerAsync("lab-november", """{"dimension": "time", "key": "2026-11-*", "parentRef": {"name": "lab-tasks"}}""");
        await store.GrantAsync("agent", "get", "create");
        await store.RunAsync();
        foreach (var layer in (string[])[Root, "lab-tasks", "lab-november"])
            await store.UntilAsync(layer, status => Reason(status, "BucketReady") == "BucketAvailable");
        return store;
    }

    /// <summary>Starts it, again too.</summary>
    public async Task RunAsync()
    {
        var settings = new AkashicSettings
        {
            Root = Root, Namespace = Server.Namespace, Replica = "store", Cache = _cache,
            Listen = "http://127.0.0.1:0", HealthListen = "http://[::1]:0", GrpcListen = "http://127.0.0.1:0",
        };
        _app = AkashicApp.Build(settings, Server.Connect(config => config), Server.Json);
        await _app.StartAsync(Cancellation);
        Http.Dispose();
        Http = await ConnectAsync("agent");
    }

    /// <summary>Stops it as the kubelet would.</summary>
    /// <param name="forget">Whether its cache goes too.</param>
    public async Task StopAsync(bool forget = false)
    {
        await _app!.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _app = null;
        if (forget)
            Directory.Delete(_cache, recursive: true);
    }

    /// <summary>What bounds its exports.</summary>
    public ExportSlots Exports => _app!.Services.GetRequiredService<ExportSlots>();

    /// <summary>Applies a layer.</summary>
    public Task<AkashicLayer> LayerAsync(string name, string spec) => Server.ApplyAsync(
        new AkashicLayer { Metadata = Named(name), Spec = JsonSerializer.Deserialize<AkashicLayerSpec>(spec, Server.Json)! }, Cancellation);

    /// <summary>Makes a service account that may do that with the records of all layers.</summary>
    public async Task GrantAsync(string account, params string[] verbs)
    {
        await Server.ApplyAsync(new V1ServiceAccount { Metadata = Named(account) }, Cancellation);
        if (verbs.Length == 0)
            return;
        await Server.ApplyAsync(
            new V1Role { Metadata = Named(account), Rules = [new() { ApiGroups = ["cw-hoe.dev"], Resources = ["akashiclayers/records", "akashiclayers/exports", "akashiclayers/snapshots"], Verbs = verbs }] }, Cancellation);
        await Server.ApplyAsync(
            new V1RoleBinding
            {
                Metadata = Named(account),
                Subjects = [new() { Kind = "ServiceAccount", Name = account, Namespace = Server.Namespace }],
                RoleRef = new() { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = account },
            },
            Cancellation);
    }

    /// <summary>A client with a token of an account.</summary>
    public async Task<HttpClient> ConnectAsync(string account, string audience = "cw-hoe-akashic")
    {
        var token = await Server.Client.CreateTokenAsync(Server.Namespace, account, new() { Audiences = [audience], ExpirationSeconds = 600 }, Cancellation);
        return new() { BaseAddress = new(UrlOf(0) + "/v1/"), Timeout = TimeSpan.FromSeconds(60), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token.Token) } };
    }

    /// <summary>Appends texts, a second apart.</summary>
    public async Task<JsonNode> AppendAsync(string layer, params string[] texts) => await ReadAsync(await PostAsync($"layers/{layer}/records", Records(texts)));

    public static JsonObject Records(params string[] texts) => new()
    {
        ["records"] = new JsonArray([.. texts.Select((text, i) => new JsonObject
        {
            ["node"] = "gpu-1", ["task"] = "release", ["time"] = $"2026-11-22T10:00:{i:d2}Z", ["phase"] = "PHASE_DEBUG", ["kind"] = "RECORD_KIND_EVENT", ["text"] = text,
        })]),
    };

    public Task<HttpResponseMessage> PostAsync(string path, JsonObject body) => Http.PostAsJsonAsync(path, body, Cancellation);

    /// <summary>The answer of a call that succeeds.</summary>
    public async Task<JsonNode> GetAsync(string path) => await ReadAsync(await Http.GetAsync(path, Cancellation));

    public static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var body = await response.Content.ReadAsStringAsync(Cancellation);
            Assert.True(response.IsSuccessStatusCode, body);
            return JsonNode.Parse(body)!;
        }
    }

    /// <summary>Waits for a layer's status.</summary>
    public async Task<AkashicLayerStatus> UntilAsync(string layer, Predicate<AkashicLayerStatus> condition) =>
        (await Server.UntilAsync<AkashicLayer>(layer, found => found?.Status is { } status && condition(status), Cancellation))!.Status!;

    public static string? Reason(AkashicLayerStatus status, string condition) => status.StoreConditions?.FirstOrDefault(each => each.Type == condition)?.Reason;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_app is not null)
            await StopAsync();
        if (Directory.Exists(_cache))
            Directory.Delete(_cache, recursive: true);
        await Server.DisposeAsync();
    }

    private static byte[] Setting(string name) => Encoding.UTF8.GetBytes(
        Environment.GetEnvironmentVariable($"HOE_TEST_S3_{name}") is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"HOE_TEST_S3_{name} is not set: start an object store with 'tests/cluster/services ceph start' and set it to what is printed"));

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

    private string UrlOf(int index) => _app!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ElementAt(index);
}
