using System.Text.Json.Nodes;
using CwHoe.Router.Translation;

namespace CwHoe.Router.Tests.Translation;

/// <summary>Clients of Responses over upstreams of Messages.</summary>
public sealed class ResponsesOverMessagesTests
{
    private static readonly ApiTranslation Translation = Translations.Find(ModelApi.Responses, ModelApi.Messages)!;

    [Fact]
    public void Find_PairsThatCantBe_IsNull()
    {
        (ModelApi, ModelApi)[] all = [.. Enum.GetValues<ModelApi>().SelectMany(c => Enum.GetValues<ModelApi>().Select(u => (c, u)))];

        Assert.Equal(
            [(ModelApi.ChatCompletions, ModelApi.Messages), (ModelApi.Responses, ModelApi.ChatCompletions), (ModelApi.Responses, ModelApi.Messages), (ModelApi.Messages, ModelApi.ChatCompletions)],
            all.Where(p => Translations.Find(p.Item1, p.Item2) is not null));
    }

    [Fact]
    public void RoundTrip_ThinkingAndCall_ComesBackAsItWas()
    {
        const string Content = """[{"type":"thinking","thinking":"Hm.","signature":"sig"},{"type":"redacted_thinking","data":"enc"},{"type":"text","text":"I look."},{"type":"tool_use","id":"t1","name":"find","input":{"q":1}}]""";
        var response = Translation.Response(Json.Object($$"""{"id":"msg_1","type":"message","model":"c","stop_reason":"tool_use","content":{{Content}},"usage":{"input_tokens":1,"output_tokens":2} }"""), [], DateTimeOffset.UnixEpoch);
        JsonArray input = [.. response["output"]!.AsArray().Select(i => i!.DeepClone())];
        input.Add(JsonNode.Parse("""{"type":"function_call_output","call_id":"t1","output":"found"}"""));

        var request = Translation.Request(new JsonObject { ["input"] = Json.Reread(input), ["reasoning"] = Json.Object("""{"effort":"high"}""") }, new UpstreamTraits { Model = "claude-haiku-4-5" });

        Json.Same(Content, request["messages"]![1]!["content"]);
        Assert.Equal("enabled", (string?)request["thinking"]!["type"]);
    }

    [Fact]
    public void Stream_ThinkingAndText_KeepsTheSignature()
    {
        var stream = Translation.Stream([], DateTimeOffset.UnixEpoch);

        var events = stream.Run(Sse.Typed(
            """{"type":"message_start","message":{"id":"msg_1","model":"c","usage":{"input_tokens":5,"cache_read_input_tokens":2,"output_tokens":1}}}""",
            """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm."}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"sig"}}""",
            """{"type":"content_block_stop","index":0}""",
            """{"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"enc"}}""",
            """{"type":"content_block_stop","index":1}""",
            """{"type":"content_block_start","index":2,"content_block":{"type":"text","text":""}}""",
            """{"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"42"}}""",
            """{"type":"content_block_stop","index":2}""",
            """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}""",
            """{"type":"message_stop"}"""));

        var response = events[^1].Data["response"]!;
        Json.Same(
            """
            [
              {"id": "rs_msg_1_0", "type": "reasoning", "status": "completed", "summary": [], "content": [{"type": "reasoning_text", "text": "Hm."}], "encrypted_content": "thinking:sig"},
              {"id": "rs_msg_1_1", "type": "reasoning", "status": "completed", "summary": [], "content": [], "encrypted_content": "redacted_thinking:enc"},
              {"id": "msg_msg_1_2", "type": "message", "status": "completed", "role": "assistant", "content": [{"type": "output_text", "text": "42", "annotations": [], "logprobs": []}]}
            ]
            """,
            response["output"]);
        Assert.Equal(7, (int)response["usage"]!["input_tokens"]!);
        Assert.Equal(new StreamEnd { Proper = true, FinishReason = "end_turn", Usage = new Usage { Input = 7, CachedInput = 2, Output = 9 } }, stream.End);
    }

    [Fact]
    public void Stream_ErrorOfTheUpstream_FailsTheResponseOnce()
    {
        var stream = Translation.Stream([], DateTimeOffset.UnixEpoch);

        var events = stream.Run(Sse.Typed(
            """{"type":"message_start","message":{"id":"msg_1","model":"c"}}""",
            """{"type":"error","error":{"type":"rate_limit_error","message":"slow"}}"""));

        Assert.Equal(["response.created", "response.in_progress", "response.failed"], events.Select(e => e.Name));
        Assert.Equal((429, "slow"), (stream.End.Error!.Status, stream.End.Error.Message));
    }

    [Theory]
    [InlineData("""{"input": "a", "text": {"format": {"type": "json_object"}}}""", "text.format.type")]
    [InlineData("""{"instructions": "i", "input": [{"role": "user", "content": [{"type": "input_text", "text": "a"}, {"type": "input_image", "image_url": "ftp://x"}]}]}""", "input[0].content[1].image_url")]
    [InlineData("""{"input": [{"role": "user", "content": [{"type": "input_file", "file_data": "x"}]}]}""", "input[0].content[0].file_data")]
    [InlineData("""{"input": [{"role": "user", "content": "a"}, {"type": "function_call", "call_id": "c", "name": "f", "arguments": "nope"}]}""", "input[1].arguments")]
    [InlineData("""{"input": [{"role": "user", "content": "a"}, {"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"}]}""", "input[1].call_id")]
    [InlineData("""{"input": [{"type": "function_call_output", "call_id": "c", "output": "a"}]}""", "input[0].call_id")]
    public void Request_ThatCantBeSaid_IsRefusedWithTheClientsField(string request, string field) => Assert.Equal(
        field, Assert.Throws<BadRequestException>(() => Translation.Request(Json.Object(request), new UpstreamTraits { Model = "claude-haiku-4-5" })).Field);
}
