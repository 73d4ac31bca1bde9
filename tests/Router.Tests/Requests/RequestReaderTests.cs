using System.Text;
using System.Text.Json.Nodes;
using CwHoe.Contracts;
using CwHoe.Router.Requests;
using CwHoe.Router.Translation;

namespace CwHoe.Router.Tests.Requests;

public sealed class RequestReaderTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("[]", null)]
    [InlineData("{", null)]
    [InlineData("{} {}", null)]
    [InlineData("{}", "model")]
    [InlineData("""{"model": 1}""", "model")]
    [InlineData("""{"model": ""}""", "model")]
    [InlineData("""{"model": "a", "model": "b"}""", "model")]
    [InlineData("""{"model": "a", "stream": "yes"}""", "stream")]
    [InlineData("""{"model": "a", "max_tokens": -1}""", "max_tokens")]
    [InlineData("""{"model": "a", "max_tokens": 1.5}""", "max_tokens")]
    public void Read_WrongBody_NamesTheField(string body, string? field)
    {
        var wrong = Assert.Throws<BadRequestException>(() => Read(body));

        Assert.Equal(field, wrong.Field);
    }

    [Fact]
    public void Read_Facts_AreThoseOfTheTopOfTheBody()
    {
        var facts = Read("""{"messages": [{"role": "user", "content": "\"model\": \"x\", \"image_url\""}], "metadata": {"model": "no"}, "model": "yes", "stream": true, "max_tokens": 7, "tools": []}""");

        Assert.Equal(("yes", true, 7), (facts.Model, facts.Stream, facts.MaxOutputTokens));
        Assert.Empty(facts.Needs);
        Assert.Equal([ModelCapability.Embeddings], Read("""{"model": "m", "input": "x"}""", ModelApi.Embeddings).Needs);
    }

    [Theory]
    [InlineData("""{"model": "a\u0062", "stream": true, "stream_options": {"include_usage": false, "x": 1}, "n": 1}""")]
    [InlineData("""{"stream": true, "n": 1, "model":"ab"}""")]
    [InlineData("""{"stream": true, "stream_options": null, "n": 1, "model":"ab"}""")]
    public void For_AnotherNameAndUsage_ChangesThatAlone(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);

        var rewritten = JsonNode.Parse(RequestRewriter.For(bytes, Read(body), "the \"other\"", ProviderApi.Openai).Span)!;

        Assert.Equal(("the \"other\"", true, 1), ((string)rewritten["model"]!, (bool)rewritten["stream_options"]!["include_usage"]!, (int)rewritten["n"]!));
    }

    [Fact]
    public void For_NothingToChange_IsTheVeryBody()
    {
        var body = """{"model": "a", "messages": []}"""u8.ToArray();

        Assert.True(RequestRewriter.For(body, RequestReader.Read(ModelApi.ChatCompletions, body), "a", ProviderApi.Openai).Span.Overlaps(body));
    }

    private static RequestFacts Read(string body, ModelApi api = ModelApi.ChatCompletions) => RequestReader.Read(api, Encoding.UTF8.GetBytes(body));
}
