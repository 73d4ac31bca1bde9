using CwHoe.Router.Translation;
using Microsoft.Extensions.Time.Testing;

namespace CwHoe.Router.Tests.Translation;

/// <summary>Whole answers of Chat Completions as those of Messages.</summary>
public sealed class MessagesOverChatResponseTests
{
    private static readonly ApiTranslation Translation = Translations.Find(ModelApi.Messages, ModelApi.ChatCompletions)!;

    [Fact]
    public void Response_OfAllKinds_BecomesBlocksInOrder() => Json.Same(
        """
        {
          "id": "msg_chatcmpl-1", "type": "message", "role": "assistant", "model": "qwen3", "stop_reason": "tool_use", "stop_sequence": null,
          "stop_details": null, "container": null,
          "content": [
            {"type": "thinking", "thinking": "Hm.", "signature": ""},
            {"type": "text", "text": "I look.", "citations": null},
            {"type": "tool_use", "id": "c1", "name": "find", "input": {"q": "x"}, "caller": {"type": "direct"}}
          ],
          "usage": {"input_tokens": 20, "cache_creation_input_tokens": 10, "cache_read_input_tokens": 70, "cache_creation": null, "output_tokens": 30,
            "output_tokens_details": {"thinking_tokens": 12}, "server_tool_use": null, "service_tier": null}
        }
        """,
        Response("""
        {
          "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "qwen3",
          "choices": [{"index": 0, "finish_reason": "tool_calls", "message": {"role": "assistant", "content": "I look.", "reasoning_content": "Hm.",
            "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "find", "arguments": "{\"q\":\"x\"}"}}]}}],
          "usage": {"prompt_tokens": 100, "completion_tokens": 30, "total_tokens": 130,
            "prompt_tokens_details": {"cached_tokens": 70, "cache_write_tokens": 10}, "completion_tokens_details": {"reasoning_tokens": 12}}
        }
        """));

    [Theory]
    [InlineData(""" "finish_reason": "stop" """, "end_turn", null)]
    [InlineData(""" "finish_reason": "length" """, "max_tokens", null)]
    [InlineData(""" "finish_reason": "content_filter" """, "refusal", null)]
    [InlineData(""" "finish_reason": "stop", "stop_reason": "END" """, "stop_sequence", "END")]
    [InlineData(""" "finish_reason": "stop", "stop_reason": 151645 """, "end_turn", null)]
    public void Response_FinishReason_BecomesStopReason(string finish, string expected, string? sequence)
    {
        var message = Response($$$"""{"id": "1", "choices": [{"message": {"content": "a"}, {{{finish}}}}]}""");

        Assert.Equal((expected, sequence), ((string?)message["stop_reason"], (string?)message["stop_sequence"]));
    }

    [Fact]
    public void Response_ToolCallWithStop_StopsForTheTool() // as OpenAI and llama.cpp say it of a forced tool
    {
        var message = Response("""{"id": "1", "choices": [{"finish_reason": "stop", "message": {"content": null, "tool_calls": [{"id": "c", "function": {"name": "f", "arguments": ""}}]}}]}""");

        Assert.Equal("tool_use", (string?)message["stop_reason"]);
        Json.Same("{}", message["content"]![0]!["input"]);
    }

    [Fact]
    public void Response_ArgumentsThatAreNoObject_AreKeptAsText() => Json.Same(
        """{"unparsed_arguments": "{\"q\": \"x"}""",
        Response("""{"id": "1", "choices": [{"finish_reason": "length", "message": {"tool_calls": [{"id": "c", "function": {"name": "f", "arguments": "{\"q\": \"x"}}]}}]}""")["content"]![0]!["input"]);

    [Fact]
    public void Response_Refusal_IsTextAndReason()
    {
        var message = Response("""{"id": "1", "choices": [{"finish_reason": "stop", "message": {"content": null, "refusal": "I can't."}}]}""");

        Json.Same("""[{"type": "text", "text": "I can't.", "citations": null}]""", message["content"]);
        Json.Same("""{"type": "refusal", "category": null, "explanation": "I can't."}""", message["stop_details"]);
        Assert.Equal("refusal", (string?)message["stop_reason"]);
    }

    [Theory]
    [InlineData("""{"choices": []}""")]
    [InlineData("""{"object": "list"}""")]
    [InlineData("""{"choices": [{"message": {"content": 5}}]}""")]
    public void Response_OfAnotherShape_IsNamedMalformed(string response) => Assert.Throws<UpstreamFormatException>(() => Response(response));

    [Fact]
    public void Response_ErrorWithSuccess_IsTheError() =>
        Assert.Equal("no slot", Assert.Throws<UpstreamFormatException>(() => Response("""{"error": {"message": "no slot", "code": 503}}""")).Error!.Message);

    private static System.Text.Json.Nodes.JsonObject Response(string response) =>
        Translation.Response(Json.Object(response), Json.Object("""{"stop_sequences": ["END"]}"""), new FakeTimeProvider().GetUtcNow());
}
