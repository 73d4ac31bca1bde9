using System.Text;
using System.Text.Json;
using CwHoe.Api;
using CwHoe.Api.RouterPolicies;
using CwHoe.Router.Policy;
using CwHoe.Router.Requests;
using CwHoe.Router.Sovereignty;
using CwHoe.Router.Translation;

namespace CwHoe.Router.Tests;

/// <summary>Tables and requests for tests of decisions.</summary>
internal static class Sample
{
    /// <summary>The table of a policy with this spec and status.</summary>
    public static RoutingTable Table(string spec, string status = "{}") => RoutingTableBuilder.Build(
        JsonSerializer.Deserialize($$"""{"metadata": {"name": "p", "generation": 3}, "spec": {{spec}}, "status": {{status}} }""", Info<RouterPolicy>())!);

    /// <summary>A table with sovereign providers of alias <c>chat</c>; each spec is a JSON object's inside.</summary>
    public static RoutingTable Providers(string strategy, params string[] backends) => Table(
        $$"""
        {"strategy": "{{strategy}}", "models": [{"alias": "chat", "backends": [{{string.Join(", ", backends.Select((each, i) => $$"""
            {"provider": "openaiCompatible", "baseUrl": "http://b{{i}}/v1", "model": "b{{i}}", "tier": "sovereign"{{(each.Length > 0 ? ", " : "")}}{{each}}}
            """))}}]}]}
        """);

    /// <summary>A request for alias <c>chat</c> by someone who says nothing of it.</summary>
    public static RoutedRequest Request(RoutingTable table, string body = """{"model": "chat", "messages": [{"role": "user", "content": "hi"}]}""", ModelApi api = ModelApi.ChatCompletions)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var attribution = new Attribution(null, null, null, null, null);
        return new()
        {
            Id = "req_1", Caller = new("key:tests"), Attribution = attribution, Table = table, Route = table.Routes["chat"], Facts = RequestReader.Read(api, bytes), Body = bytes,
            Residency = Residency.Judge(table, "key:tests", "chat", attribution), End = DateTimeOffset.MaxValue,
        };
    }

    /// <summary>A part of a spec.</summary>
    public static T Read<T>(string json) => JsonSerializer.Deserialize(json, Info<T>())!;

    private static System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> Info<T>() =>
        (System.Text.Json.Serialization.Metadata.JsonTypeInfo<T>)ApiJson.Options.GetTypeInfo(typeof(T));
}
