using CwHoe.Router.Translation;
using CwHoe.Router.Translation.Errors;

namespace CwHoe.Router.Tests.Translation;

/// <summary>Answers of Messages, whole and streamed, as those of Chat Completions.</summary>
public sealed class ChatOverMessagesResponseTests
{
    private const string Start =
        """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[],"stop_reason":null,"usage":{"input_tokens":20,"cache_creation_input_tokens":10,"cache_read_input_tokens":70,"output_tokens":1}}}""";

    private static readonly ApiTranslation Translation = Translations.Find(ModelApi.ChatCompletions, ModelApi.Messages)!;
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1700000000);

    [Fact]
    public void Response_OfAllKinds_BecomesOneMessage() => Json.Same(
        """
        {
          "id": "msg_1", "object": "chat.completion", "created": 1700000000, "model": "claude-x",
          "choices": [{"index": 0, "finish_reason": "tool_calls", "logprobs": null, "message": {
            "role": "assistant", "content": "I look.", "refusal": null, "reasoning_content": "Hm.",
            "reasoning_details": [
              {"type": "reasoning.text", "format": "anthropic-claude-v1", "index": 0, "text": "Hm.", "signature": "sig"},
              {"type": "reasoning.encrypted", "format": "anthropic-claude-v1", "index": 1, "data": "enc"}],
            "tool_calls": [{"id": "t1", "type": "function", "function": {"name": "find", "arguments": "{\"q\":\"ä\"}"}}]}}],
          "usage": {"prompt_tokens": 100, "completion_tokens": 30, "total_tokens": 130,
            "prompt_tokens_details": {"cached_tokens": 70, "cache_write_tokens": 10}, "completion_tokens_details": {"reasoning_tokens": 12}}
        }
        """,
        Response("""
        {
          "id": "msg_1", "type": "message", "role": "assistant", "model": "claude-x", "stop_reason": "tool_use", "stop_sequence": null,
          "content": [
            {"type": "thinking", "thinking": "Hm.", "signature": "sig"}, {"type": "redacted_thinking", "data": "enc"},
            {"type": "text", "text": "I "}, {"type": "server_tool_use", "id": "s", "name": "web_search", "input": {}}, {"type": "text", "text": "look."},
            {"type": "tool_use", "id": "t1", "name": "find", "input": {"q": "ä"}}],
          "usage": {"input_tokens": 20, "cache_creation_input_tokens": 10, "cache_read_input_tokens": 70, "output_tokens": 30, "output_tokens_details": {"thinking_tokens": 12}}
        }
        """));

    [Theory]
    [InlineData("end_turn", "stop")]
    [InlineData("stop_sequence", "stop")]
    [InlineData("pause_turn", "stop")]
    [InlineData("max_tokens", "length")]
    [InlineData("model_context_window_exceeded", "length")]
    [InlineData("tool_use", "tool_calls")]
    [InlineData("refusal", "content_filter")]
    public void Response_StopReason_BecomesFinishReason(string reason, string expected)
    {
        var choice = Response($$"""{"id": "1", "type": "message", "content": [], "stop_reason": "{{reason}}", "stop_details": {"explanation": "no"} }""")["choices"]![0]!;

        Assert.Equal(expected, (string?)choice["finish_reason"]);
        Assert.Equal("no", (string?)choice["message"]!["refusal"]);
        Assert.Null(choice["message"]!["content"]);
    }

    [Fact]
    public void Response_OfAnotherShape_IsNamedMalformed() => Assert.Throws<UpstreamFormatException>(() => Response("""{"choices": []}"""));

    [Fact]
    public void Stream_OfAllKinds_BecomesChunks()
    {
        var stream = Translation.Stream(Json.Object("""{"stream_options": {"include_usage": true}}"""), Now);

        var events = stream.Run(Sse.Typed(
            Start,
            """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
            """{"type":"ping"}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm"}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"."}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"sig"}}""",
            """{"type":"content_block_stop","index":0}""",
            """{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"I look."}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"citations_delta","citation":{}}}""",
            """{"type":"content_block_stop","index":1}""",
            """{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t1","name":"find","input":{}}}""",
            """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}""",
            """{"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"t2","name":"now","input":{}}}""",
            """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"q\":1}"}}""",
            """{"type":"content_block_stop","index":2}""",
            """{"type":"content_block_stop","index":3}""",
            """{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":30}}""",
            """{"type":"message_stop"}"""));

        Json.Same(
            """
            [
              {"role": "assistant", "content": "", "refusal": null},
              {"reasoning_content": "Hm"}, {"reasoning_content": "."},
              {"reasoning_details": [{"type": "reasoning.text", "format": "anthropic-claude-v1", "index": 0, "text": "Hm.", "signature": "sig"}]},
              {"content": "I look."},
              {"tool_calls": [{"index": 0, "id": "t1", "type": "function", "function": {"name": "find", "arguments": ""}}]},
              {"tool_calls": [{"index": 1, "id": "t2", "type": "function", "function": {"name": "now", "arguments": ""}}]},
              {"tool_calls": [{"index": 0, "function": {"arguments": "{\"q\":1}"}}]},
              {"tool_calls": [{"index": 1, "function": {"arguments": "{}"}}]},
              {}
            ]
            """,
            new System.Text.Json.Nodes.JsonArray([.. events[..^2].Select(e => e.Data["choices"]![0]!["delta"]!.DeepClone())]));
        Json.Same("""{"id": "msg_1", "object": "chat.completion.chunk", "created": 1700000000, "model": "claude-x", "choices": [{"index": 0, "delta": {}, "logprobs": null, "finish_reason": "tool_calls"}], "usage": null}""", events[^3].Data);
        Json.Same("[]", events[^2].Data["choices"]);
        Json.Same(
            """{"prompt_tokens": 100, "completion_tokens": 30, "total_tokens": 130, "prompt_tokens_details": {"cached_tokens": 70, "cache_write_tokens": 10}, "completion_tokens_details": {"reasoning_tokens": 0}}""",
            events[^2].Data["usage"]);
        Assert.Equal("[DONE]", events[^1].Data.ToString());
        Assert.Equal(
            new StreamEnd { Proper = true, FinishReason = "tool_use", Usage = new Usage { Input = 100, CachedInput = 70, CacheCreationInput = 10, Output = 30 } }, stream.End);
    }

    [Fact]
    public void Stream_WithoutUsageAskedFor_HasNone()
    {
        var stream = Translation.Stream([], Now);

        var events = stream.Run(Sse.Typed(Start, """{"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"explanation":"no"}},"usage":{"output_tokens":3}}""", """{"type":"message_stop"}"""));

        Assert.Equal(["", "no", "content_filter", "[DONE]"], events.Select(e => e.Data is System.Text.Json.Nodes.JsonValue done
            ? done.ToString()
            : (string?)e.Data["choices"]![0]!["finish_reason"] ?? (string?)e.Data["choices"]![0]!["delta"]!["refusal"] ?? ""));
        Assert.DoesNotContain(events, e => e.Data is System.Text.Json.Nodes.JsonObject chunk && chunk.ContainsKey("usage"));
        Assert.Equal(3, stream.End.Usage!.Output);
    }

    [Fact] // seen of llama.cpp 0.7.0
    public void Stream_WithoutItsStart_BeginsAllTheSame()
    {
        var events = Translation.Stream([], Now).Run(Sse.Typed(
            """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"é"}}""",
            """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":1}}""",
            """{"type":"message_stop"}"""));

        Assert.Equal("assistant", (string?)events[0].Data["choices"]![0]!["delta"]!["role"]);
        Assert.Equal("é", (string?)events[1].Data["choices"]![0]!["delta"]!["content"]);
        Assert.Equal("[DONE]", events[^1].Data.ToString());
    }

    [Fact]
    public void Stream_ErrorOrCut_IsToldToTheClient()
    {
        var failed = Translation.Stream([], Now).Run(Sse.Typed(Start, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"""));
        var cut = Translation.Stream([], Now).Run(Sse.Typed(Start));
        var ended = Translation.Stream([], Now).Fail(new ApiError { Status = 504, Message = "idle" }).All();

        Json.Same("""{"error": {"message": "Overloaded", "type": "server_error", "param": null, "code": null}}""", failed[^1].Data);
        Json.Same("""{"error": {"message": "the upstream's stream ended before the answer was complete", "type": "server_error", "param": null, "code": null}}""", cut[^1].Data);
        Json.Same("""{"error": {"message": "idle", "type": "server_error", "param": null, "code": null}}""", Assert.Single(ended).Data);
    }

    private static System.Text.Json.Nodes.JsonObject Response(string response) => Translation.Response(Json.Object(response), [], Now);
}
