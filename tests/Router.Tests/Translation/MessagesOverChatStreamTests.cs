using System.Text;
using System.Text.Json.Nodes;
using CwHoe.Router.Translation;
using CwHoe.Router.Translation.Errors;

namespace CwHoe.Router.Tests.Translation;

/// <summary>Streams of Chat Completions as those of Messages.</summary>
public sealed class MessagesOverChatStreamTests
{
    private readonly StreamTranslation _stream =
        Translations.Find(ModelApi.Messages, ModelApi.ChatCompletions)!.Stream(Json.Object("""{"stop_sequences": ["END"]}"""), DateTimeOffset.UnixEpoch);

    [Fact]
    public void Stream_ReasoningTextAndCall_AreBlocksOneAfterTheOther()
    {
        var events = _stream.Run(Sse.Chat(
            Sse.Delta("""{"role":"assistant","content":""}"""),
            Sse.Delta("""{"reasoning_content":"Hm"}"""),
            Sse.Delta("""{"reasoning_content":"."}"""),
            Sse.Delta("""{"content":"I "}"""),
            Sse.Delta("""{"content":"look."}"""),
            Sse.Delta("""{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"find","arguments":""}}]}"""),
            Sse.Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"{\"q\":"}}]}"""),
            Sse.Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}"""),
            Sse.Delta("{}", "\"tool_calls\""),
            """{"id":"chatcmpl-7","model":"m","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":4}}}""",
            "[DONE]"));

        Assert.Equal(
            [
                "message_start", "content_block_start 0 thinking", "content_block_delta 0 Hm", "content_block_delta 0 .", "content_block_stop 0",
                "content_block_start 1 text", "content_block_delta 1 I ", "content_block_delta 1 look.", "content_block_stop 1",
                "content_block_start 2 tool_use", "content_block_delta 2 {\"q\":", "content_block_delta 2 1}", "content_block_stop 2",
                "message_delta tool_use", "message_stop",
            ],
            events.Select(Brief));
        Assert.All(events, e => Assert.Equal(e.Name, (string?)e.Data["type"]));
        Json.Same("""{"type": "tool_use", "id": "c1", "name": "find", "input": {}, "caller": {"type": "direct"}}""", events[9].Data["content_block"]);
        Assert.Equal((6, 4, 5), ((int)events[^2].Data["usage"]!["input_tokens"]!, (int)events[^2].Data["usage"]!["cache_read_input_tokens"]!, (int)events[^2].Data["usage"]!["output_tokens"]!));
        Assert.Equal(new StreamEnd { Proper = true, FinishReason = "tool_calls", Usage = new Usage { Input = 10, CachedInput = 4, Output = 5 } }, _stream.End);
    }

    [Fact]
    public void Stream_CallsInterleaved_AreUntangled()
    {
        var events = _stream.Run(Sse.Chat(
            Sse.Delta("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":\"}\\\""}},{"index":1,"id":"b","function":{"name":"g","arguments":"{"}}]}"""),
            Sse.Delta("""{"tool_calls":[{"index":1,"function":{"arguments":"\"y\":2"}}]}"""),
            Sse.Delta("""{"content":"Wait."}"""),
            Sse.Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"\"}"}}]}"""),
            Sse.Delta("""{"tool_calls":[{"index":1,"function":{"arguments":"}"}}]}"""),
            Sse.Delta("{}", "\"tool_calls\""),
            "[DONE]"));

        Assert.Equal(
            [
                "message_start", "content_block_start 0 tool_use", "content_block_delta 0 {\"x\":\"}\\\"", "content_block_delta 0 \"}", "content_block_stop 0",
                "content_block_start 1 tool_use", "content_block_delta 1 {\"y\":2", "content_block_delta 1 }", "content_block_stop 1",
                "content_block_start 2 text", "content_block_delta 2 Wait.", "content_block_stop 2", "message_delta tool_use", "message_stop",
            ],
            events.Select(Brief));
    }

    [Fact]
    public void Stream_SecondCallAfterAWholeFirst_IsPassedOnAtOnce()
    {
        List<ServerEvent> Feed(string delta) => [.. Sse.Chat(Sse.Delta(delta)).SelectMany(e => _stream.Feed(e))];
        Feed("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":[1]}"}}]}""");

        Assert.Equal(3, Feed("""{"tool_calls":[{"index":1,"id":"b","function":{"name":"g","arguments":"{\"y\""}}]}""").Count);
        Assert.Single(Feed("""{"tool_calls":[{"index":1,"function":{"arguments":":1}"}}]}"""));
    }

    [Fact]
    public void Stream_CallsThatAllHaveIndexZero_AreToldApartById()
    {
        var events = _stream.Run(Sse.Chat(
            Sse.Delta("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}]}"""),
            Sse.Delta("""{"tool_calls":[{"index":0,"id":"b","function":{"name":"g","arguments":"{}"}}]}""", "\"tool_calls\""),
            "[DONE]"));

        Assert.Equal(["a", "b"], events.Where(e => e.Name == "content_block_start").Select(e => (string?)e.Data["content_block"]!["id"]));
    }

    [Fact]
    public void Stream_OfSignedReasoning_KeepsTheSignature()
    {
        var events = _stream.Run(Sse.Chat(
            Sse.Delta("""{"reasoning":"Hm.","reasoning_details":[{"type":"reasoning.text","text":"Hm."}]}"""),
            Sse.Delta("""{"reasoning_details":[{"type":"reasoning.text","signature":"sig"}]}"""),
            Sse.Delta("""{"content":"42"}""", "\"stop\""),
            "[DONE]"));

        Json.Same("""{"type": "content_block_delta", "index": 0, "delta": {"type": "signature_delta", "signature": "sig"}}""", events[3].Data);
    }

    [Fact]
    public void Stream_WithoutUsage_SaysZero() =>
        Assert.Equal(0, (int)_stream.Run(Sse.Chat(Sse.Delta("""{"content":"a"}""", "\"stop\""), "[DONE]"))[^2].Data["usage"]!["output_tokens"]!);

    [Fact]
    public void Complete_WithoutDone_TellsTheClient()
    {
        var events = _stream.Run(Sse.Chat(Sse.Delta("""{"content":"a"}""", "\"stop\"")));

        Assert.Equal("error", events[^1].Name);
        Json.Same("""{"type": "error", "error": {"details": null, "type": "api_error", "message": "the upstream's stream ended before the answer was complete"}, "request_id": null}""", events[^1].Data);
        Assert.False(_stream.End.Proper);
        Assert.Equal(502, _stream.End.Error!.Status);
    }

    [Theory]
    [InlineData("""{"id": """, "not valid JSON")]
    [InlineData("""{"id":"1","choices":[{"delta":{"content":[]}}]}""", "choices[0].delta.content")]
    [InlineData("[]", "not an object")]
    [InlineData("[DONE]", "without having begun")]
    public void Feed_MalformedChunk_TellsTheClientAndEnds(string chunk, string problem)
    {
        var events = _stream.Run(Sse.Chat(chunk, Sse.Delta("""{"content":"late"}"""), "[DONE]"));

        Assert.Equal("error", events[^1].Name);
        Assert.Contains(problem, (string)events[^1].Data["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Contains(problem, _stream.End.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Feed_ErrorOfTheUpstream_IsPassedOnInTheClientsShape()
    {
        var events = _stream.Run(Sse.Chat(Sse.Delta("""{"content":"a"}"""), """{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}"""));

        Json.Same("""{"type": "error", "error": {"details": null, "type": "overloaded_error", "message": "Loading model"}, "request_id": null}""", events[^1].Data);
    }

    [Fact]
    public void Fail_AfterTheEnd_IsSilent()
    {
        _stream.Run(Sse.Chat(Sse.Delta("""{"content":"a"}""", "\"stop\""), "[DONE]"));

        Assert.Empty(_stream.Fail(new ApiError { Status = 500, Message = "late" }));
        Assert.Null(_stream.End.Error);
    }

    [Fact]
    public async Task ReadAsync_EventsCutAnywhere_AreTheSame()
    {
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(": hello\r\n\r\nevent: ping\r\ndata: {\"a\": 1}\r\n\r\ndata: [DONE]\n\ndata: cut"));

        var events = new List<ServerEvent>();
        await foreach (var e in ServerEvent.ReadAsync(bytes, TestContext.Current.CancellationToken))
            events.Add(e);

        Assert.Equal(["ping", null], events.Select(e => e.Name));
        Assert.True(events[1].IsDone);
        Assert.Equal("event: ping\ndata: {\"a\": 1}\n\ndata: [DONE]\n\n", Sse.Text(events));
    }

    private static string Brief((string? Name, JsonNode Data) e) => string.Join(
        ' ',
        new[] { e.Name, e.Data["index"]?.ToString(), e.Data["content_block"]?["type"]?.ToString(), DeltaText(e.Data["delta"]) }.Where(s => s is not null));

    private static string? DeltaText(JsonNode? delta) => (delta?["text"] ?? delta?["thinking"] ?? delta?["partial_json"] ?? delta?["stop_reason"])?.ToString();
}
