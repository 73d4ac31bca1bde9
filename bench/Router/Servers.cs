using CwHoe.Api;
using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;
using CwHoe.Kit;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.NodeClients;

namespace CwHoe.RouterBench;

/// <summary>Starts the upstream and the ways to it, all on the loopback address.</summary>
/// <param name="tools">Folder of nginx and load.</param>
/// <param name="folder">Folder of the run's files.</param>
internal sealed class Servers(string tools, string folder) : IAsyncDisposable
{
    private const string ApiKey = "an-api-key-of-the-benchmark";
    private const string Chat = "/v1/chat/completions";
    private static readonly Dictionary<string, string> NoVariables = [];

    private readonly Stack<ServerProcess> _started = new();
    private string _upstream = "";

    /// <summary>The upstream, asked directly.</summary>
    public async Task<Target> UpstreamAsync()
    {
        var address = $"127.0.0.1:{LocalPort.Free()}";
        _upstream = $"http://{address}";
        var server = await StartAsync($"{_upstream}/0s/1/0s/v1/models", "upstream.log", NoVariables, $"{tools}/bin/load", "serve", address);
        return new("direct", server, scenario => $"{_upstream}{scenario.UpstreamPath}{Chat}", _ => []);
    }

    /// <summary>nginx as a plain reverse proxy: connections to the upstream are kept, nothing is buffered, nothing is logged.</summary>
    public async Task<Target> NginxAsync()
    {
        var address = $"127.0.0.1:{LocalPort.Free()}";
        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), $$"""
            daemon off;
            worker_processes 2;
            pid nginx.pid;
            events { worker_connections 8192; }
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                keepalive_requests 1000000000;
                upstream bench { server {{_upstream["http://".Length..]}}; keepalive 2048; keepalive_requests 1000000000; }
                server {
                    listen {{address}};
                    location / {
                        proxy_pass http://bench;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_buffering off;
                    }
                }
            }
            """);
        var server = await StartAsync(
            $"http://{address}/0s/1/0s/v1/models", "nginx.log", NoVariables, $"{tools}/bin/nginx", "-e", "stderr", "-p", folder, "-c", "nginx.conf");
        return new("nginx", server, scenario => $"http://{address}{scenario.UpstreamPath}{Chat}", _ => []);
    }

    /// <summary>Portkey's gateway of npm.</summary>
    public async Task<Target> PortkeyAsync()
    {
        var packages = await NodePackages.InstallAsync(AppContext.BaseDirectory, CancellationToken.None);
        var port = LocalPort.Free();
        var server = await StartAsync(
            $"http://127.0.0.1:{port}/", "portkey.log", new() { ["NODE_ENV"] = "production" },
            "node", Path.Combine(packages.Modules, "@portkey-ai/gateway/build/start-server.js"), $"--port={port}", "--headless");
        return new("portkey", server, _ => $"http://127.0.0.1:{port}{Chat}", scenario =>
            [$"Authorization: Bearer {ApiKey}", "x-portkey-provider: openai", $"x-portkey-custom-host: {_upstream}{scenario.UpstreamPath}/v1"]);
    }

    /// <summary>The published router, with a policy of one backend for each model.</summary>
    public async Task<Target> RouterAsync(string binary, KubernetesClient client, string ns)
    {
        const string policy = "bench";
        var json = KubernetesJson.Options(ApiJson.Resolver);
        await ApplyAsync(new V1Secret { Metadata = Named("keys"), Data = new Dictionary<string, byte[]> { ["bench"] = System.Text.Encoding.UTF8.GetBytes(ApiKey) } });
        await ApplyAsync(new V1ConfigMap { Metadata = Named($"{policy}-router-usage") });
        await ApplyAsync(new RouterPolicy
        {
            Metadata = Named(policy),
            Spec = new()
            {
                ApiKeys = [new() { Name = "bench", SecretRef = new() { Name = "keys", Key = "bench" } }],
                Models = [.. Scenario.All.Select(scenario => new RouterPolicyModel
                {
                    Alias = scenario.Alias,
                    Backends = [new() { Provider = Provider.OpenaiCompatible, Tier = Tier.Sovereign, Model = "bench", BaseUrl = $"{_upstream}{scenario.UpstreamPath}/v1" }],
                })],
            },
        });
        var (api, health, grpc) = ($"http://127.0.0.1:{LocalPort.Free()}", $"http://127.0.0.1:{LocalPort.Free()}", $"http://127.0.0.1:{LocalPort.Free()}");
        // It writes a line for each request, as it would in a pod.
        var server = await StartAsync(
            $"{health}/readyz", "/dev/null",
            new() { ["ROUTER_POLICY"] = policy, ["POD_NAMESPACE"] = ns, ["POD_NAME"] = "bench-0", ["LISTEN"] = api, ["HEALTH_LISTEN"] = health, ["GRPC_LISTEN"] = grpc }, binary);
        return new("router", server, _ => $"{api}{Chat}", _ => [$"Authorization: Bearer {ApiKey}"]);

        V1ObjectMeta Named(string name) => new() { Name = name, Namespace = ns };

        Task ApplyAsync<TEntity>(TEntity entity)
            where TEntity : class, IKubernetesObject => client.ApplyAsync(PlannedObject.Of(entity, json), new() { FieldManager = "bench" }, CancellationToken.None);
    }

    /// <summary>Ends them, the last one first.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out var server))
            await server.DisposeAsync();
    }

    private async Task<ServerProcess> StartAsync(string probe, string log, Dictionary<string, string> variables, params string[] command)
    {
        var server = await ServerProcess.StartAsync(probe, Path.Combine(folder, log), variables, command);
        _started.Push(server);
        return server;
    }
}
