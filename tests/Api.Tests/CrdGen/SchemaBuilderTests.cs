using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using CwHoe.Api.Schema;
using CwHoe.Contracts;
using CwHoe.CrdGen;
using CwHoe.Kube.Models;

namespace CwHoe.Api.Tests.CrdGen;

public sealed class SchemaBuilderTests
{
    [Theory]
    [InlineData(nameof(Fields.Name), """{"type":"string","default":"a","pattern":"^a","minLength":1,"maxLength":9}""")]
    [InlineData(nameof(Fields.Count), """{"type":"integer","format":"int32","minimum":1,"maximum":5}""")]
    [InlineData(nameof(Fields.Bytes), """{"type":"integer","format":"int64"}""")]
    [InlineData(nameof(Fields.Flag), """{"type":"boolean","default":true}""")]
    [InlineData(nameof(Fields.Role), """{"type":"string","enum":["coordinator","executor","referee","development"],"default":"executor"}""")]
    [InlineData(nameof(Fields.Mode), """{"type":"string","enum":["a","b"]}""")]
    [InlineData(nameof(Fields.Time), """{"type":"string","format":"date-time"}""")]
    [InlineData(nameof(Fields.Port), """{"anyOf":[{"type":"integer"},{"type":"string"}],"x-kubernetes-int-or-string":true}""")]
    [InlineData(nameof(Fields.Any), """{"type":"object","x-kubernetes-preserve-unknown-fields":true}""")]
    [InlineData(nameof(Fields.Set), """{"type":"array","items":{"type":"string","maxLength":3},"minItems":1,"maxItems":2,"x-kubernetes-list-type":"set"}""")]
    [InlineData(nameof(Fields.Map), """{"type":"object","additionalProperties":{"type":"string","maxLength":3,"pattern":"b"},"maxProperties":2}""")]
    [InlineData(nameof(Fields.Each), """{"type":"array","items":{"type":"integer","format":"int32","x-kubernetes-validations":[{"rule":"self \u003E 0","message":"m","reason":"FieldValueForbidden","fieldPath":".a"}]}}""")]
    public void Property_Attributes_BecomeOpenApi(string property, string expected) =>
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), Schema(property).ToJsonString());

    [Fact]
    public void Property_Quantity_IsANumberOrATextWithAUnit()
    {
        var schema = Schema(nameof(Fields.Size));
        Assert.True(schema["x-kubernetes-int-or-string"]!.GetValue<bool>());
        Assert.Equal(Patterns.Quantity, schema["pattern"]!.GetValue<string>());
    }

    [Fact]
    public void Property_RecordInAListMap_HasItsKeysRequired()
    {
        var schema = Schema(nameof(Fields.Conditions));
        Assert.Equal("map", schema["x-kubernetes-list-type"]!.GetValue<string>());
        Assert.Equal("""["type"]""", schema["x-kubernetes-list-map-keys"]!.ToJsonString());
        Assert.Equal("""["type","status","reason","message","lastTransitionTime"]""", schema["items"]!["required"]!.ToJsonString());
    }

    [Fact]
    public void Property_TypeWithoutSchema_SaysWhichAreThere()
    {
        var error = Assert.Throws<NotSupportedException>(() => Schema(nameof(Fields.Price)));
        Assert.Contains("System.Decimal has no schema: use a string", error.Message);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("1.5Gi", true)]
    [InlineData(".5", true)]
    [InlineData("500m", true)]
    [InlineData("1e3", true)]
    [InlineData("-1", false)]
    [InlineData("1 Gi", false)]
    [InlineData("1gi", false)]
    [InlineData("", false)]
    public void Quantity_Pattern_TakesWhatKubernetesTakes(string text, bool accepted)
    {
        Assert.Equal(accepted, System.Text.RegularExpressions.Regex.IsMatch(text, Patterns.Quantity, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        if (accepted)
            Assert.True(Quantity.TryParse(text, out _));
    }

    private static JsonObject Schema(string property) => new SchemaBuilder(new XmlDocs()).Property(typeof(Fields).GetProperty(property, BindingFlags.Public | BindingFlags.Instance)!);

    internal sealed record Fields
    {
        [Default("a"), Pattern("^a"), Length(1, 9)]
        public string? Name { get; init; }

        [RangeMinimum(1), RangeMaximum(5)]
        public int? Count { get; init; }

        public long? Bytes { get; init; }

        [Default(true)]
        public bool? Flag { get; init; }

        [Default(Contracts.Role.Executor)]
        public Role? Role { get; init; }

        [AllowedValues("a", "b")]
        public string? Mode { get; init; }

        public DateTimeOffset? Time { get; init; }

        public IntOrString? Port { get; init; }

        public Quantity? Size { get; init; }

        [PreserveUnknownFields]
        public JsonElement? Any { get; init; }

        [Items(1, 2), Elements(MaxLength = 3), ListSet]
        public IReadOnlyList<string>? Set { get; init; }

        [Items(0, 2), Elements(MaxLength = 3, Pattern = "b")]
        public IReadOnlyDictionary<string, string>? Map { get; init; }

        [ValidationRule("self > 0", OnElements = true, Message = "m", Reason = "FieldValueForbidden", FieldPath = ".a")]
        public IReadOnlyList<int>? Each { get; init; }

        [ListMap("type")]
        public IReadOnlyList<V1Condition>? Conditions { get; init; }

        public decimal? Price { get; init; }
    }
}
