using System.Text.Json.Nodes;
using CwHoe.Router.Translation;
using CwHoe.Router.Translation.Errors;

namespace CwHoe.Router.Tests.Translation;

/// <summary>Clients of Responses over upstreams of Chat Completions.</summary>
public sealed class ResponsesTests
{
    private static readonly ApiTranslation Translation = Translations.Find(ModelApi.Responses, ModelApi.ChatCompletions)!;
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1700000000);

    [Fact]
    public void Request_AllFields_AreTranslated() => Json.Same(
        """
        {
          "model": "local", "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}],
          "max_tokens": 100, "temperature": 0.5, "top_p": 0.9, "user": "u-1", "stream": true, "stream_options": {"include_usage": true},
          "reasoning_effort": "low",
          "response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": {"type": "object"}, "strict": true}},
          "tools": [{"type": "function", "function": {"name": "find", "description": "Finds.", "parameters": {"type": "object"}, "strict": false}}],
          "tool_choice": {"type": "function", "function": {"name": "find"}}, "parallel_tool_calls": false
        }
        """,
        Request("""
        {
          "model": "gpt", "instructions": "Be brief.", "input": "Hi", "max_output_tokens": 100, "temperature": 0.5, "top_p": 0.9, "user": "u-1", "stream": true,
          "reasoning": {"effort": "low", "summary": "auto"}, "text": {"format": {"type": "json_schema", "name": "x", "schema": {"type": "object"}, "strict": true}, "verbosity": "low"},
          "tools": [{"type": "function", "name": "find", "description": "Finds.", "parameters": {"type": "object"}, "strict": false}],
          "tool_choice": {"type": "function", "name": "find"}, "parallel_tool_calls": false,
          "store": true, "include": ["reasoning.encrypted_content"], "truncation": "auto", "metadata": {"a": "b"}, "something_new": 1
        }
        """));

    [Fact]
    public void Request_Items_BecomeMessages() => Json.Same(
        """
        [
          {"role": "user", "content": [{"type": "text", "text": "Weather?"}, {"type": "image_url", "image_url": {"url": "https://example.org/a.png", "detail": "low"}}]},
          {"role": "assistant", "content": "I look.", "reasoning_content": "Two.", "tool_calls": [
            {"id": "c1", "type": "function", "function": {"name": "weather", "arguments": "{}"}},
            {"id": "c2", "type": "function", "function": {"name": "weather", "arguments": "{\"x\":1}"}}]},
          {"role": "tool", "content": "rain", "tool_call_id": "c1"},
          {"role": "tool", "content": "see", "tool_call_id": "c2"},
          {"role": "user", "content": [
            {"type": "text", "text": "From the output of call c2:"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA"}}]},
          {"role": "assistant", "content": "Rain.\n\nBring a coat."},
          {"role": "system", "content": "Now in French."},
          {"role": "user", "content": "Well?"}
        ]
        """,
        Request("""
        {"input": [
          {"role": "user", "content": [{"type": "input_text", "text": "Weather?"}, {"type": "input_image", "image_url": "https://example.org/a.png", "detail": "low"}]},
          {"type": "reasoning", "id": "rs_1", "summary": [], "content": [{"type": "reasoning_text", "text": "Two."}], "encrypted_content": "foreign"},
          {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [{"type": "output_text", "text": "I look.", "annotations": []}]},
          {"type": "function_call", "id": "fc_1", "call_id": "c1", "name": "weather", "arguments": "{}"},
          {"type": "function_call", "id": "fc_2", "call_id": "c2", "name": "weather", "arguments": "{\"x\":1}"},
          {"type": "function_call_output", "call_id": "c1", "output": "rain"},
          {"type": "function_call_output", "call_id": "c2", "output": [{"type": "input_text", "text": "see"}, {"type": "input_image", "image_url": "data:image/png;base64,AA"}]},
          {"type": "reasoning", "id": "rs_2", "summary": [{"type": "summary_text", "text": "Done."}]},
          {"type": "message", "role": "assistant", "content": "Rain."},
          {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Bring a coat."}]},
          {"role": "developer", "content": "Now in French."},
          {"role": "user", "content": [{"type": "input_text", "text": "Well?"}]}
        ]}
        """)["messages"]);

    [Theory]
    [InlineData("""{}""", "input")]
    [InlineData("""{"input": "a", "previous_response_id": "resp_1"}""", "previous_response_id")]
    [InlineData("""{"input": "a", "conversation": "conv_1"}""", "conversation")]
    [InlineData("""{"input": "a", "background": true}""", "background")]
    [InlineData("""{"input": "a", "prompt": {"id": "p"}}""", "prompt")]
    [InlineData("""{"input": "a", "tools": [{"type": "web_search"}]}""", "tools[0].type")]
    [InlineData("""{"input": "a", "tools": [{"type": "function", "name": "a"}], "tool_choice": {"type": "file_search"}}""", "tool_choice.type")]
    [InlineData("""{"input": [{"type": "item_reference", "id": "x"}]}""", "input[0].type")]
    [InlineData("""{"input": [{"id": "x"}]}""", "input[0].type")]
    [InlineData("""{"input": [{"role": "user", "content": [{"type": "input_image", "file_id": "f"}]}]}""", "input[0].content[0].image_url")]
    [InlineData("""{"input": [{"role": "user", "content": [{"type": "input_audio"}]}]}""", "input[0].content[0].type")]
    [InlineData("""{"input": [{"type": "function_call", "name": "f", "arguments": "{}"}]}""", "input[0].call_id")]
    public void Request_ThatCantBeSaid_IsRefusedWithItsField(string request, string field) =>
        Assert.Equal(field, Assert.Throws<BadRequestException>(() => Request(request)).Field);

    [Fact]
    public void Response_OfAllKinds_BecomesItems()
    {
        var response = Translation.Response(
            Json.Object("""
            {"id": "chatcmpl-1", "model": "qwen3", "choices": [{"finish_reason": "tool_calls", "message": {"content": "I look.", "reasoning_content": "Hm.",
              "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "find", "arguments": ""}}]}}],
             "usage": {"prompt_tokens": 10, "completion_tokens": 5, "prompt_tokens_details": {"cached_tokens": 4}, "completion_tokens_details": {"reasoning_tokens": 2}}}
            """),
            Json.Object("""{"input": "a", "instructions": "i", "metadata": {"a": "b"}, "tools": [{"type": "function", "name": "find"}]}"""),
            Now);

        Json.Same(
            """
            [
              {"id": "rs_chatcmpl-1_0", "type": "reasoning", "status": "completed", "summary": [], "content": [{"type": "reasoning_text", "text": "Hm."}]},
              {"id": "msg_chatcmpl-1_1", "type": "message", "status": "completed", "role": "assistant", "content": [{"type": "output_text", "text": "I look.", "annotations": [], "logprobs": []}]},
              {"id": "fc_chatcmpl-1_2", "type": "function_call", "status": "completed", "call_id": "c1", "name": "find", "arguments": "{}"}
            ]
            """,
            response["output"]);
        Json.Same("""{"input_tokens": 10, "input_tokens_details": {"cached_tokens": 4, "cache_write_tokens": 0}, "output_tokens": 5, "output_tokens_details": {"reasoning_tokens": 2}, "total_tokens": 15}""", response["usage"]);
        Assert.Equal(("resp_chatcmpl-1", "completed", "i", "b", false), ((string)response["id"]!, (string)response["status"]!, (string)response["instructions"]!, (string)response["metadata"]!["a"]!, (bool)response["store"]!));
        Assert.Equal((1700000000, 1700000000), ((long)response["created_at"]!, (long)response["completed_at"]!));
    }

    [Theory]
    [InlineData("length", "max_output_tokens")]
    [InlineData("content_filter", "content_filter")]
    public void Response_CutShort_IsIncomplete(string finish, string reason)
    {
        var response = Translation.Response(Json.Object($$$"""{"id": "1", "choices": [{"finish_reason": "{{{finish}}}", "message": {"content": null, "refusal": "No."}}]}"""), [], Now);

        Assert.Equal(("incomplete", reason), ((string)response["status"]!, (string)response["incomplete_details"]!["reason"]!));
        Json.Same("""[{"id": "msg_1_0", "type": "message", "status": "incomplete", "role": "assistant", "content": [{"type": "refusal", "refusal": "No."}]}]""", response["output"]);
    }

    [Fact]
    public void Stream_OfAllKinds_IsTheSequenceOfEvents()
    {
        var stream = Translation.Stream(Json.Object("""{"input": "a"}"""), Now);

        var events = stream.Run(Sse.Chat(
            Sse.Delta("""{"role":"assistant","reasoning_content":"Hm."}"""),
            Sse.Delta("""{"content":"I "}"""),
            Sse.Delta("""{"content":"look."}"""),
            Sse.Delta("""{"tool_calls":[{"index":0,"id":"c1","function":{"name":"find","arguments":"{\"q\""}}]}"""),
            Sse.Delta("""{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]}"""),
            Sse.Delta("""{"tool_calls":[{"index":1,"id":"c2","function":{"name":"now"}}]}""", "\"tool_calls\""),
            """{"id":"chatcmpl-7","model":"m","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}""",
            "[DONE]"));

        Assert.Equal(
            [
                "created", "in_progress",
                "output_item.added 0", "content_part.added 0", "reasoning_text.delta 0", "reasoning_text.done 0", "content_part.done 0", "output_item.done 0",
                "output_item.added 1", "content_part.added 1", "output_text.delta 1", "output_text.delta 1", "output_text.done 1", "content_part.done 1", "output_item.done 1",
                "output_item.added 2", "function_call_arguments.delta 2", "function_call_arguments.delta 2", "function_call_arguments.done 2", "output_item.done 2",
                "output_item.added 3", "function_call_arguments.delta 3", "function_call_arguments.done 3", "output_item.done 3",
                "completed",
            ],
            events.Select(e => $"{e.Name!["response.".Length..]} {e.Data["output_index"]}".TrimEnd()));
        Assert.All(events, e => Assert.Equal(e.Name, (string?)e.Data["type"]));
        Assert.Equal(Enumerable.Range(0, events.Count), events.Select(e => (int)e.Data["sequence_number"]!));
        Json.Same(
            """{"type": "response.output_text.done", "sequence_number": 12, "text": "I look.", "logprobs": [], "content_index": 0, "item_id": "msg_chatcmpl-7_1", "output_index": 1}""",
            events[12].Data);
        Json.Same(
            """{"type": "response.function_call_arguments.done", "sequence_number": 18, "name": "find", "arguments": "{\"q\":1}", "item_id": "fc_chatcmpl-7_2", "output_index": 2}""",
            events[18].Data);
        Json.Same("{\"id\": \"fc_chatcmpl-7_3\", \"type\": \"function_call\", \"status\": \"completed\", \"call_id\": \"c2\", \"name\": \"now\", \"arguments\": \"{}\"}", events[23].Data["item"]);
        Json.Same("[]", events[0].Data["response"]!["output"]);
        Assert.Equal(4, events[^1].Data["response"]!["output"]!.AsArray().Count);
        Assert.Equal(15, (int)events[^1].Data["response"]!["usage"]!["total_tokens"]!);
    }

    [Fact]
    public void Stream_CutByTheLimit_IsIncomplete()
    {
        var events = Translation.Stream([], Now).Run(Sse.Chat(Sse.Delta("""{"refusal":"I ca"}""", "\"length\""), "[DONE]"));

        Assert.Equal("response.incomplete", events[^1].Name);
        Assert.Equal("incomplete", (string?)events[^2].Data["item"]!["status"]);
        Assert.Equal(["response.refusal.delta", "response.refusal.done"], events.Select(e => e.Name).Where(n => n!.Contains("refusal", StringComparison.Ordinal)));
    }

    [Fact]
    public void Fail_InTheMiddle_IsAFailedResponse()
    {
        var stream = Translation.Stream([], Now);
        stream.Feed(Sse.Chat(Sse.Delta("""{"content":"a"}""")).Single());

        var (name, data) = Assert.Single(stream.Fail(new ApiError { Status = 429, Message = "slow down" }).All());

        Assert.Equal(("response.failed", "failed"), (name, (string?)data["response"]!["status"]));
        Json.Same("""{"code": "rate_limit_exceeded", "message": "slow down"}""", data["response"]!["error"]);
    }

    [Fact]
    public void Fail_BeforeAnything_IsAnErrorEvent() =>
        Assert.Equal("error", Assert.Single(Translation.Stream([], Now).Fail(new ApiError { Status = 500, Message = "m" }).All()).Name);

    private static JsonObject Request(string request) => Translation.Request(Json.Object(request), new UpstreamTraits { Model = "local" });
}
