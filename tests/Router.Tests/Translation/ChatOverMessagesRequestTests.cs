using System.Text.Json.Nodes;
using CwHoe.Router.Translation;

namespace CwHoe.Router.Tests.Translation;

/// <summary>Requests of Chat Completions as those of Messages.</summary>
public sealed class ChatOverMessagesRequestTests
{
    private const string Hi = """ "messages": [{"role": "user", "content": "Hi"}] """;
    private static readonly ApiTranslation Translation = Translations.Find(ModelApi.ChatCompletions, ModelApi.Messages)!;

    [Fact]
    public void Request_AllFields_AreTranslated() => Json.Same(
        """
        {
          "model": "claude-haiku-4-5", "max_tokens": 100, "temperature": 1, "top_k": 40, "stop_sequences": ["END", "\nUser:"], "stream": true,
          "system": [{"type": "text", "text": "Be brief."}, {"type": "text", "text": "Be kind."}],
          "messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}],
          "metadata": {"user_id": "u-1"},
          "tools": [
            {"name": "find", "description": "Finds.", "input_schema": {"type": "object", "additionalProperties": false}, "strict": true},
            {"name": "stop", "input_schema": {"type": "object", "properties": {}}}],
          "tool_choice": {"type": "auto", "disable_parallel_tool_use": true},
          "output_config": {"format": {"type": "json_schema", "schema": {"type": "object"}}}
        }
        """,
        Request("""
        {
          "model": "gpt", "max_completion_tokens": 100, "max_tokens": 7, "temperature": 1.6, "top_p": 0.9, "top_k": 40, "stop": ["END", "\nUser:"],
          "stream": true, "stream_options": {"include_usage": true}, "user": "u-1", "n": 1, "seed": 4, "logit_bias": {"5": 1}, "presence_penalty": 1,
          "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}, {"role": "developer", "content": "Be kind."}],
          "tools": [
            {"type": "function", "function": {"name": "find", "description": "Finds.", "parameters": {"type": "object", "additionalProperties": false}, "strict": true}},
            {"type": "function", "function": {"name": "stop"}}],
          "parallel_tool_calls": false, "store": false, "metadata": {"a": "b"}, "something_new": [],
          "response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": {"type": "object"}}}
        }
        """));

    [Fact]
    public void Request_WithoutLimit_HasTheDefault() => Json.Same(
        """{"model": "claude-haiku-4-5", "max_tokens": 4096, "top_p": 0.5, "messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}]}""",
        Request($$"""{ "top_p": 0.5, {{Hi}} }"""));

    [Theory]
    [InlineData("claude-opus-4-7", false)]
    [InlineData("claude-opus-4-6", true)]
    [InlineData("claude-sonnet-4-5-20250929", true)]
    [InlineData("claude-mythos-preview", false)]
    [InlineData("kimi-k2", true)]
    public void Request_Sampling_IsLeftOutForModelsThatRefuseIt(string model, bool expected) =>
        Assert.Equal(expected, Request($$"""{ "temperature": 0.5, {{Hi}} }""", model).ContainsKey("temperature"));

    [Theory]
    [InlineData("\"auto\"", """{"type": "auto"}""")]
    [InlineData("\"none\"", """{"type": "none"}""")]
    [InlineData("\"required\"", """{"type": "any"}""")]
    [InlineData("""{"type": "function", "function": {"name": "b"}}""", """{"type": "tool", "name": "b"}""")]
    [InlineData("""{"type": "allowed_tools", "allowed_tools": {"mode": "required", "tools": [{"type": "function", "function": {"name": "b"}}]}}""", """{"type": "any"}""")]
    public void Request_ToolChoice_IsTranslated(string choice, string expected)
    {
        const string Tools = """[{"type": "function", "function": {"name": "a"}}, {"type": "function", "function": {"name": "b"}}]""";
        var request = Request($$"""{ "tools": {{Tools}}, "tool_choice": {{choice}}, {{Hi}} }""");

        Json.Same(expected, request["tool_choice"]);
        Assert.Equal(choice.Contains("allowed", StringComparison.Ordinal) ? 1 : 2, request["tools"]!.AsArray().Count);
    }

    [Fact]
    public void Request_ContentOfManyKinds_BecomesBlocks() => Json.Same(
        """
        [{"role": "user", "content": [
          {"type": "text", "text": "See"},
          {"type": "image", "source": {"type": "base64", "media_type": "image/jpeg", "data": "AAAA"}},
          {"type": "image", "source": {"type": "url", "url": "https://example.org/a.png"}},
          {"type": "document", "title": "a.pdf", "source": {"type": "base64", "media_type": "application/pdf", "data": "BBBB"}},
          {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "abc"}}
        ]}]
        """,
        Messages("""
        [{"role": "user", "content": [
          {"type": "text", "text": "See"}, {"type": "text", "text": " "},
          {"type": "image_url", "image_url": {"url": "data:image/jpg;base64,AAAA", "detail": "low"}},
          {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}},
          {"type": "file", "file": {"filename": "a.pdf", "file_data": "data:application/pdf;base64,BBBB"}},
          {"type": "file", "file": {"file_data": "data:text/plain;base64,YWJj"}}
        ]}]
        """));

    [Fact]
    public void Request_ToolLoop_BecomesTurnsOfUserAndAssistant() => Json.Same(
        """
        [
          {"role": "user", "content": [{"type": "text", "text": "Weather?"}, {"type": "text", "text": "Please."}]},
          {"role": "assistant", "content": [
            {"type": "thinking", "thinking": "Two.", "signature": "sig"}, {"type": "redacted_thinking", "data": "enc"},
            {"type": "text", "text": "I look."},
            {"type": "tool_use", "id": "functions_weather_0", "name": "weather", "input": {"city": "Köln"}},
            {"type": "tool_use", "id": "b", "name": "weather", "input": {}}]},
          {"role": "user", "content": [
            {"type": "tool_result", "tool_use_id": "functions_weather_0", "content": [{"type": "text", "text": "rain"}]},
            {"type": "tool_result", "tool_use_id": "b"},
            {"type": "text", "text": "Well?"}]}
        ]
        """,
        Messages("""
        [
          {"role": "user", "content": "Weather?"}, {"role": "user", "content": "Please."},
          {"role": "assistant", "content": "I look.", "reasoning_content": "Two.",
            "reasoning_details": [{"type": "reasoning.text", "text": "Two.", "signature": "sig"}, {"type": "reasoning.encrypted", "data": "enc"}],
            "tool_calls": [
              {"id": "functions.weather:0", "type": "function", "function": {"name": "weather", "arguments": "{\"city\": \"Köln\"}"}},
              {"id": "b", "type": "function", "function": {"name": "weather", "arguments": ""}}]},
          {"role": "tool", "tool_call_id": "functions.weather:0", "content": "rain"},
          {"role": "user", "content": "Well?"},
          {"role": "tool", "tool_call_id": "b", "content": ""}
        ]
        """));

    [Fact]
    public void Request_IdsThatBeginAnew_AreMadeUnique()
    {
        const string Call = """{"role": "assistant", "tool_calls": [{"id": "call_0", "function": {"name": "f", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "call_0", "content": "1"}""";

        var turns = Messages($"[{Call}, {Call}]")!;

        Assert.Equal(["call_0", "call_0_2"], new[] { 1, 3 }.Select(i => (string?)turns[i]!["content"]![0]!["id"]));
        Assert.Equal(["call_0", "call_0_2"], new[] { 2, 4 }.Select(i => (string?)turns[i]!["content"]![0]!["tool_use_id"]));
    }

    [Fact]
    public void Request_CallsInHistoryWithoutTools_AreDefinedAndNotToBeUsed()
    {
        var request = Request("""{"messages": [{"role": "assistant", "tool_calls": [{"id": "a", "function": {"name": "f", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "a", "content": "1"}]}""");

        Json.Same("""[{"name": "f", "input_schema": {"type": "object", "properties": {}}}]""", request["tools"]);
        Json.Same("""{"type": "none"}""", request["tool_choice"]);
    }

    [Theory]
    [InlineData("""[{"role": "system", "content": "Go."}]""", """[{"role": "user", "content": [{"type": "text", "text": "(start)"}]}]""")]
    [InlineData(
        """[{"role": "assistant", "content": "Hello! "}]""",
        """[{"role": "user", "content": "(start)"}, {"role": "assistant", "content": [{"type": "text", "text": "Hello!"}]}]""")]
    public void Request_WithoutAUsersTurnFirst_GetsOne(string messages, string expected) => Json.Same(expected, Messages(messages));

    [Theory]
    [InlineData("claude-haiku-4-5", "high", null, """{"type": "enabled", "budget_tokens": 16384}""", 20480)]
    [InlineData("claude-haiku-4-5", "high", 4000, """{"type": "enabled", "budget_tokens": 2976}""", 4000)]
    [InlineData("claude-haiku-4-5", "low", 1500, "null", 1500)]
    [InlineData("claude-haiku-4-5", "none", null, "null", 4096)]
    [InlineData("claude-3-5-haiku-20241022", "high", null, "null", 4096)]
    [InlineData("claude-opus-4-6", "xhigh", null, """{"type": "adaptive"}""", 4096)]
    [InlineData("claude-opus-5", "xhigh", 100, """{"type": "adaptive", "display": "summarized"}""", 100)]
    public void Request_Effort_BecomesThinking(string model, string effort, int? limit, string expected, int maxTokens)
    {
        var request = Request($$"""{ "reasoning_effort": "{{effort}}", "max_tokens": {{limit?.ToString() ?? "null"}}, {{Hi}} }""", model);

        Json.Same(expected, request["thinking"]);
        Assert.Equal(maxTokens, (int)Json.Reread(request["max_tokens"])!);
        if (expected.Contains("adaptive", StringComparison.Ordinal))
            Assert.Equal(model == "claude-opus-5" ? "xhigh" : "high", (string?)request["output_config"]!["effort"]);
    }

    [Fact]
    public void Request_ThatThinks_SamplesAsTrained()
    {
        var request = Request($$"""{ "reasoning_effort": "low", "temperature": 0.1, "top_k": 5, {{Hi}} }""");

        Assert.False(request.ContainsKey("temperature") || request.ContainsKey("top_k"));
    }

    [Theory]
    [InlineData("""{"tool_choice": "required", "tools": [{"type": "function", "function": {"name": "a"}}], "messages": []}""")]
    [InlineData("""{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}""")]
    [InlineData("""{"messages": [{"role": "assistant", "tool_calls": [{"id": "a", "function": {"name": "f", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "a", "content": "1"}]}""")]
    public void Request_ThatMayNotThink_DoesNot(string text)
    {
        var request = Json.Object(text);
        request["reasoning_effort"] = "high";

        Assert.Null(Translation.Request(request, new UpstreamTraits { Model = "claude-haiku-4-5" })["thinking"]);
    }

    [Theory]
    [InlineData("""{}""", "messages")]
    [InlineData("""{"messages": [], "n": 2}""", "n")]
    [InlineData("""{"messages": [], "logprobs": true}""", "logprobs")]
    [InlineData("""{"messages": [], "modalities": ["text", "audio"]}""", "modalities")]
    [InlineData("""{"messages": [], "functions": [{}]}""", "functions")]
    [InlineData("""{"messages": [], "web_search_options": {"search_context_size": "low"}}""", "web_search_options")]
    [InlineData("""{"messages": [], "stop": ["a", "\n"]}""", "stop[1]")]
    [InlineData("""{"messages": [], "stop": 5}""", "stop")]
    [InlineData("""{"messages": [], "response_format": {"type": "json_object"}}""", "response_format.type")]
    [InlineData("""{"messages": [], "tools": [{"type": "custom", "custom": {}}]}""", "tools[0].type")]
    [InlineData("""{"messages": [], "tool_choice": "maybe", "tools": [{"type": "function", "function": {"name": "a"}}]}""", "tool_choice")]
    [InlineData("""{"messages": [{"role": "function", "content": ""}]}""", "messages[0].role")]
    [InlineData("""{"messages": [{"role": "user", "content": [{"type": "input_audio"}]}]}""", "messages[0].content[0].type")]
    [InlineData("""{"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "file:///etc/passwd"}}]}]}""", "messages[0].content[0].image_url.url")]
    [InlineData("""{"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:image/tiff;base64,AA"}}]}]}""", "messages[0].content[0].image_url.url")]
    [InlineData("""{"messages": [{"role": "user", "content": [{"type": "file", "file": {"file_id": "f"}}]}]}""", "messages[0].content[0].file.file_data")]
    [InlineData("""{"messages": [{"role": "user", "content": [{"type": "file", "file": {"file_data": "data:text/plain;base64,%"}}]}]}""", "messages[0].content[0].file.file_data")]
    [InlineData("""{"messages": [{"role": "assistant", "tool_calls": [{"id": "a", "function": {"name": "f", "arguments": "nope"}}]}]}""", "messages[0].tool_calls[0].function.arguments")]
    [InlineData("""{"messages": [{"role": "assistant", "tool_calls": [{"id": "a", "function": {"name": "f", "arguments": "{}"}}]}, {"role": "assistant", "content": "b"}]}""", "messages[0].tool_calls[0].id")]
    [InlineData("""{"messages": [{"role": "assistant", "tool_calls": [{"id": "a", "function": {"name": "f", "arguments": "{}"}}]}]}""", "messages[0].tool_calls[0].id")]
    [InlineData("""{"messages": [{"role": "user", "content": "a"}, {"role": "tool", "tool_call_id": "x", "content": "1"}]}""", "messages[1].tool_call_id")]
    public void Request_ThatCantBeSaid_IsRefusedWithItsField(string request, string field) =>
        Assert.Equal(field, Assert.Throws<BadRequestException>(() => Request(request)).Field);

    [Fact]
    public void Request_SchemaForAModelThatKeepsToNone_IsRefused()
    {
        const string Request = """{"messages": [], "response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": {}}}}""";

        Assert.Equal("response_format.type", Assert.Throws<BadRequestException>(() => ChatOverMessagesRequestTests.Request(Request, "claude-3-7-sonnet-20250219")).Field);
    }

    private static JsonObject Request(string request, string model = "claude-haiku-4-5") => Translation.Request(Json.Object(request), new UpstreamTraits { Model = model });

    private static JsonNode? Messages(string messages) => Request($$$"""{"messages": {{{messages}}}}""")["messages"];
}
