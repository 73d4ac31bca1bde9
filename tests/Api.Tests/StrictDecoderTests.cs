using System.Text.Json;
using CwHoe.Api.AgentNodes;
using CwHoe.Api.Sessions;

namespace CwHoe.Api.Tests;

public sealed class StrictDecoderTests
{
    private const string Head = """{"apiVersion":"cw-hoe.dev/v1alpha1","kind":"AgentNode",""";

    [Fact]
    public void Decode_UnknownFields_NamesEachWithItsPath()
    {
        var error = Assert.Throws<JsonException>(() => StrictDecoder.Decode<AgentNode>(
            Head + """ "oops":1,"metadata":{"nam":"a"},"spec":{"engine":{"typ":"vllm","env":[{"name":"A"},{"nme":"B"}]},"model":{"Name":"x"}}}"""));
        Assert.Equal(
            "strict decoding error: unknown field \"oops\", unknown field \"metadata.nam\", unknown field \"spec.engine.typ\", " +
            "unknown field \"spec.engine.env[1].nme\", unknown field \"spec.model.Name\"",
            error.Message);
    }

    [Fact]
    public void Decode_PodOverrides_TakesAnyField()
    {
        var node = StrictDecoder.Decode<AgentNode>(Head + """ "spec":{"podOverrides":{"spec":{"anything":[1,{"deep":true}]}}}}""");
        Assert.True(node.Spec.PodOverrides!.Value.GetProperty("spec").GetProperty("anything")[1].GetProperty("deep").GetBoolean());
    }

    [Fact]
    public void Decode_WhatServersAddToMetadata_IsNoError() =>
        Assert.Equal("a", StrictDecoder.Decode<AgentNode>(Head + """ "metadata":{"name":"a","managedFields":[{"manager":"x"}],"selfLink":"/x"}}""").Metadata.Name);

    [Fact]
    public void Decode_FieldTwice_IsAnError() =>
        Assert.Throws<JsonException>(() => StrictDecoder.Decode<AgentNode>(Head + """ "spec":{"replicas":1,"replicas":2}}"""));

    [Fact]
    public void Decode_OtherKind_SaysWhichWasExpected()
    {
        var error = Assert.Throws<JsonException>(() => StrictDecoder.Decode<Session>(Head.TrimEnd(',') + "}"));
        Assert.Equal("expected cw-hoe.dev/v1alpha1 Session, found cw-hoe.dev/v1alpha1 AgentNode", error.Message);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"apiVersion":"cw-hoe.dev/v1alpha1","kind":"AgentNode","spec":{"replicas":"two"}}""")]
    [InlineData("""{"apiVersion":"cw-hoe.dev/v1alpha1","kind":"AgentNode","spec":{"cache":{"size":"much"}}}""")]
    public void Decode_WrongForm_IsAJsonException(string json) =>
        Assert.ThrowsAny<JsonException>(() => StrictDecoder.Decode<AgentNode>(json));
}
