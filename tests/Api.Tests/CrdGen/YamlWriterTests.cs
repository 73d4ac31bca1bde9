using System.Text.Json.Nodes;
using CwHoe.CrdGen;

namespace CwHoe.Api.Tests.CrdGen;

public sealed class YamlWriterTests
{
    [Theory]
    [InlineData("plain words, and (more)")]
    [InlineData("")]
    [InlineData("true")]
    [InlineData("No")]
    [InlineData("12")]
    [InlineData("a: b")]
    [InlineData("a:")]
    [InlineData("a #b")]
    [InlineData(" a ")]
    [InlineData("- a")]
    [InlineData("'a'")]
    [InlineData("a\"b\\c\nd")]
    [InlineData("^[a-z]+$")]
    [InlineData("{}")]
    [InlineData("Zürich")]
    public void Write_Text_IsReadBackTheSame(string text)
    {
        var document = new JsonObject { ["key"] = text, ["list"] = new JsonArray(text, new JsonObject { [text] = 1 }) };
        Assert.Equal(document.ToJsonString(), Yaml.Documents(YamlWriter.Write(document))[0].ToJsonString());
    }

    [Fact]
    public void Write_Nesting_IsIndentedByTwo() =>
        Assert.Equal(
            "a:\n  b:\n    - 1\n    - c: true\n      d: {}\n    - []\n  e: null\n",
            YamlWriter.Write(JsonNode.Parse("""{"a":{"b":[1,{"c":true,"d":{}},[]],"e":null}}""")!.AsObject()));
}
