using System.Text.Json;
using System.Text.Json.Nodes;
using CwHoe.Api.AgentNodes;
using CwHoe.Contracts;
using CwHoe.CrdGen;

namespace CwHoe.Api.Tests;

public sealed class ApiJsonTests
{
    [Fact]
    public void Objects_DecodedAndEncoded_AreTheSame()
    {
        Assert.All(Samples.All, entity =>
        {
            var decoded = Samples.Decode(entity);
            var encoded = JsonSerializer.Serialize(decoded, ApiJson.Options.GetTypeInfo(decoded.GetType()));
            Assert.Equal(Comparable(entity.ToJsonString()), Comparable(encoded));
        });
    }

    [Fact]
    public void Kinds_WithoutASample_AreNone() =>
        Assert.Equal(CrdFiles.Kinds.Select(kind => kind.Name), Samples.Files.SelectMany(Samples.Of).Select(Samples.Kind).Distinct().Order());

    [Fact]
    public void Enums_OfTheRecords_AreWrittenByWireName()
    {
        var enums = CrdFiles.Kinds.SelectMany(kind => kind.Assembly.GetTypes()).Distinct()
            .SelectMany(type => type.GetProperties())
            .Select(property => property.PropertyType is { IsGenericType: true } type ? type.GetGenericArguments()[^1] : property.PropertyType)
            .Where(type => type.IsEnum && type.Assembly == typeof(Role).Assembly)
            .ToHashSet();
        Assert.NotEmpty(enums);
        Assert.All(enums, type =>
        {
            var json = JsonSerializer.Serialize(Enum.ToObject(type, 1), ApiJson.Options.GetTypeInfo(type));
            Assert.StartsWith("\"", json);
        });
    }

    [Fact]
    public void Encode_NullProperties_AreLeftOut() =>
        Assert.Equal("""{"metadata":{"name":"a"},"spec":{"replicas":0}}""",
            JsonSerializer.Serialize(new AgentNode { Metadata = new() { Name = "a" }, Spec = new() { Replicas = 0 } }, ApiJson.Options));

    [Fact]
    public void Decode_UnknownEnumValue_NamesTheKnownOnes()
    {
        var error = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<AgentNode>("""{"spec":{"role":"boss"}}""", ApiJson.Options));
        Assert.Contains("'boss' is not one of coordinator, executor, referee, development", error.Message);
        Assert.Equal("$.spec.role", error.Path);
    }

    // In the order of names, and with times in one form.
    private static string Comparable(string json) => Sorted(JsonNode.Parse(json))!.ToJsonString();

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, Sorted(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        JsonValue value when value.TryGetValue<DateTimeOffset>(out var time) => time.ToString("O"),
        _ => node?.DeepClone(),
    };
}
