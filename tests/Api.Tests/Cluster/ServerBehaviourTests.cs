using System.Text.Json.Nodes;
using CwHoe.Api.AgentNodes;
using CwHoe.Api.AkashicLayers;
using CwHoe.Api.McpServers;
using CwHoe.Api.RouterPolicies;
using CwHoe.Api.Sessions;
using CwHoe.Kube;
using CwHoe.Kube.Config;
using CwHoe.Kube.Models;

namespace CwHoe.Api.Tests.Cluster;

/// <summary>Defaults, unknown fields, subresources and decoding, as a real API server has them.</summary>
[Collection(nameof(ModernServer))]
[Trait("Needs", "cluster")]
public sealed class ServerBehaviourTests(ModernServer server)
{
    private static JsonObject Tiny => Samples.All.Single(sample => sample["metadata"]!["name"]!.GetValue<string>() == "tiny");

    public static TheoryData<string> SampleFiles() => [.. Samples.Files];

    public static TheoryData<string, string, string> Defaults() => new()
    {
        { "example-llama", "{spec: {role: null}}", "{spec: {role: executor}}" },
        { "example-llama", "{spec: {replicas: null}}", "{spec: {replicas: 1}}" },
        { "example-llama", "{spec: {engine: {terminationGracePeriodSeconds: null}}}", "{spec: {engine: {terminationGracePeriodSeconds: 120}}}" },
        { "example-llama", "{spec: {gpu: {vendor: null, count: null}}}", "{spec: {gpu: {vendor: nvidia, count: 1}}}" },
        { "example-llama", "{spec: {autoscaling: {min: null, targetInFlight: null, scaleDownDelaySeconds: null, idleAfterSeconds: null}}}",
            "{spec: {autoscaling: {min: 1, targetInFlight: 4, scaleDownDelaySeconds: 300, idleAfterSeconds: 600}}}" },
        { "example-llama", "{spec: {cache: {accessMode: null}}}", "{spec: {cache: {accessMode: ReadWriteOnce}}}" },
        { "example-root", "{spec: {bucket: {region: null, pathStyle: null, create: null}}}", "{spec: {bucket: {region: us-east-1, pathStyle: true, create: false}}}" },
        { "example-child", "{spec: {key: null}}", "{spec: {key: \"*\"}}" },
        { "example-child", "{spec: {compression: {}, retention: {}, audit: {}}}", "{spec: {compression: {algorithm: brotli}, retention: {legalHold: false}, audit: {intervalSeconds: 300, entries: 16}}}" },
        { "example-child", "{spec: {snapshots: {schedule: 0 3 * * *}}}", "{spec: {snapshots: {schedule: 0 3 * * *, keep: 7}}}" },
        { "example-root", "{spec: {search: {engine: null, postgres: null}}}", "{spec: {search: {engine: embedded}}}" },
        { "example-router", "{spec: {strategy: null}}", "{spec: {strategy: priority}}" },
        { "example-router", "{spec: {sovereignty: {mode: null, allow: null}}}", "{spec: {sovereignty: {mode: SovereignOnly}}}" },
        { "example-router", "{spec: {replicas: null}}", "{spec: {replicas: 2}}" },
        { "example-router", "{spec: {autoscaling: {min: null, targetCpuPercent: null}}}", "{spec: {autoscaling: {min: 2, targetCpuPercent: 70}}}" },
        { "example-router", "{spec: {cache: {ttlSeconds: null}}}", "{spec: {cache: {ttlSeconds: 300}}}" },
        { "example-router", "{spec: {prompts: [{name: critique, prefix: a}, {name: revise, prefix: a}]}}", "{spec: {prompts: [{name: critique, prefix: a, version: \"1\"}, {name: revise, prefix: a, version: \"1\"}]}}" },
        { "example-router", "{spec: {refinement: {enabled: null, rounds: null, targetScore: null}}}", "{spec: {refinement: {enabled: false, rounds: 2, targetScore: 80}}}" },
        {
            "example-router",
            "{spec: {resilience: {connectTimeoutMs: null, firstTokenTimeoutMs: null, idleTimeoutMs: null, totalTimeoutMs: null, retries: null}}}",
            "{spec: {resilience: {connectTimeoutMs: 2000, firstTokenTimeoutMs: 120000, idleTimeoutMs: 60000, totalTimeoutMs: 900000, retries: 3}}}"
        },
        {
            "example-router",
            "{spec: {resilience: {breakerFailures: null, breakerOpenMs: null, healthCheckIntervalMs: null, holdRequests: null, holdTimeoutMs: null}}}",
            "{spec: {resilience: {breakerFailures: 5, breakerOpenMs: 10000, healthCheckIntervalMs: 10000, holdRequests: 100, holdTimeoutMs: 60000}}}"
        },
        { "example-router", "{spec: {models: [{alias: chat, backends: [{nodeRef: {name: b}}]}]}}", "{spec: {models: [{alias: chat, backends: [{nodeRef: {name: b}, weight: 1}]}]}}" },
        { "example-by-node", "{spec: {phase: null, ttlSeconds: null}}", "{spec: {phase: use, ttlSeconds: 86400}}" },
    };

    [Fact]
    public void Schema_Defaults_AreAllInACase()
    {
        var stated = Schemas.All.Values.SelectMany(schema => Schemas.Below("", schema)).Where(at => at.Schema.ContainsKey("default")).Select(at => at.Path.Split('.')[^1]);
        Assert.Empty(stated.Where(name => !Defaults().Any(row => row.Data.Item3.Contains(name + ":", StringComparison.Ordinal))));
    }

    [Theory]
    [MemberData(nameof(Defaults))]
    public async Task Create_WithoutField_FillsInTheDefault(string example, string without, string expected)
    {
        var entity = Samples.All.Single(sample => sample["metadata"]!["name"]!.GetValue<string>() == example);
        var answer = await server.CreateAsync(Rule.Merged(entity, Yaml.Documents(without)[0])!.AsObject());
        answer.AssertAccepted();
        Assert.True(JsonNode.DeepEquals(answer.Body["spec"], Rule.Merged(answer.Body, Yaml.Documents(expected)[0])!["spec"]), answer.Body["spec"]!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(SampleFiles))]
    public async Task Create_Sample_IsAccepted(string file)
    {
        foreach (var sample in Samples.Of(file))
            (await server.CreateAsync(sample)).AssertAccepted();
    }

    [Fact]
    public async Task Create_UnknownFields_NamesEachWithItsPath()
    {
        var answer = await server.CreateAsync(Rule.Merged(Tiny, Yaml.Documents("{spec: {foo: 1, engine: {bar: 2}}}")[0])!.AsObject());
        Assert.Equal(400, answer.Code);
        Assert.Contains("strict decoding error", answer.Message);
        Assert.Contains("unknown field \"spec.foo\"", answer.Message);
        Assert.Contains("unknown field \"spec.engine.bar\"", answer.Message);
    }

    [Fact]
    public async Task Create_UnknownFieldsOnALenientServer_ArePrunedButForPodOverrides()
    {
        var entity = Rule.Merged(Tiny, Yaml.Documents("{spec: {foo: 1, podOverrides: {any: 1, spec: {thing: [1]}}}}")[0])!.AsObject();
        var answer = await server.SendAsync(HttpMethod.Post, $"{ModernServer.Collection(entity, "rules")}?dryRun=All&fieldValidation=Ignore", entity.ToJsonString());
        answer.AssertAccepted();
        Assert.Null(answer.Body["spec"]!["foo"]);
        Assert.Equal("""{"any":1,"spec":{"thing":[1]}}""", answer.Body["spec"]!["podOverrides"]!.ToJsonString());
    }

    [Fact]
    public async Task Status_WrittenThroughTheObject_IsDropped()
    {
        var answer = await server.UpdateAsync(Tiny, Yaml.Documents("{status: {endpoint: http://a}, spec: {replicas: 3}}")[0]);
        answer.AssertAccepted();
        Assert.Null(answer.Body["status"]);
        Assert.Equal(3, answer.Body["spec"]!["replicas"]!.GetValue<int>());
    }

    [Fact]
    public async Task Status_WrittenThroughItsSubresource_LeavesTheSpec()
    {
        var answer = await server.UpdateAsync(Tiny, Yaml.Documents("{status: {endpoint: http://a}, spec: {replicas: 3}}")[0], "/status");
        answer.AssertAccepted();
        Assert.Equal("http://a", answer.Body["status"]!["endpoint"]!.GetValue<string>());
        Assert.Equal(1, answer.Body["spec"]!["replicas"]!.GetValue<int>());
    }

    [Fact]
    public async Task Scale_Written_ChangesReplicasWithinTheirBounds()
    {
        var answer = await server.UpdateAsync(Tiny, Yaml.Documents("{spec: {replicas: 7}}")[0], "/scale");
        answer.AssertAccepted();
        Assert.Equal("Scale", answer.Body.Kind());
        Assert.Equal(7, answer.Body["spec"]!["replicas"]!.GetValue<int>());
        (await server.UpdateAsync(Tiny, Yaml.Documents("{spec: {replicas: 1001}}")[0], "/scale")).AssertRejected("spec.replicas", "should be less than or equal to 1000");
    }

    [Fact]
    public async Task Scale_Read_HasTheStatusReplicasAndSelector()
    {
        var entity = Rule.Merged(Tiny, Yaml.Documents("{metadata: {name: scaled}}")[0])!.AsObject();
        var path = $"{ModernServer.Collection(entity, $"scale-{Guid.NewGuid():N}")}";
        (await server.SendAsync(HttpMethod.Post, path, entity.ToJsonString())).AssertAccepted();
        (await server.SendAsync(HttpMethod.Patch, $"{path}/scaled/status", """{"status":{"replicas":2,"selector":"a=b"}}""", "application/merge-patch+json")).AssertAccepted();
        var scale = await server.SendAsync(HttpMethod.Get, $"{path}/scaled/scale", "");
        Assert.Equal("""{"replicas":2,"selector":"a=b"}""", scale.Body["status"]!.ToJsonString());
        (await server.SendAsync(HttpMethod.Delete, $"{path}/scaled", "")).AssertAccepted();
    }

    [Fact]
    public async Task Client_ObjectsOfEveryKind_AreDecoded()
    {
        using var client = KubernetesClient.Create(KubeConfig.Load(ModernServer.KubeConfigPath), ApiJson.Options);
        Assert.Contains(await ListAsync<AgentNode>(client), node => node.Spec is { Role: Contracts.Role.Executor, Engine.Type: Contracts.Engine.LlamaCpp });
        Assert.Contains(await ListAsync<AkashicLayer>(client), layer => layer.Spec.Dimension == Contracts.Dimension.Task);
        Assert.Contains(await ListAsync<McpServer>(client), tools => tools.Spec.Transport == Contracts.McpTransport.StreamableHttp);
        Assert.Contains(await ListAsync<RouterPolicy>(client), policy => policy.Spec.Strategy == Contracts.RoutingStrategy.Weighted);
        Assert.Contains(await ListAsync<Session>(client), session => session.Spec is { Phase: Contracts.Phase.Start, NodeRef.Name: "tiny" });
    }

    private static async Task<IReadOnlyList<TEntity>> ListAsync<TEntity>(KubernetesClient client)
        where TEntity : class, IKubernetesObject =>
        (await client.ListPageAsync<TEntity>(ResourceType.Of<TEntity>(), null, new ListOptions(), TestContext.Current.CancellationToken)).Items;
}
