using CwHoe.Router.Translation;

namespace CwHoe.Router.Tests.Translation;

/// <summary>Requests of Messages as those of Chat Completions.</summary>
public sealed class MessagesOverChatRequestTests
{
    private static readonly ApiTranslation Translation = Translations.Find(ModelApi.Messages, ModelApi.ChatCompletions)!;

    [Fact]
    public void Request_AllFields_AreTranslated() => Json.Same(
        """
        {
          "model": "local",
          "messages": [{"role": "system", "content": "Be brief.\n\nBe kind."}, {"role": "user", "content": "Hi"}],
          "max_tokens": 100, "temperature": 0.5, "top_p": 0.9, "top_k": 40, "stop": ["END"], "user": "u-1",
          "stream": true, "stream_options": {"include_usage": true},
          "tools": [{"type": "function", "function": {"name": "find", "description": "Finds.", "parameters": {"type": "object"}}}],
          "tool_choice": "required", "parallel_tool_calls": false,
          "reasoning_effort": "medium",
          "response_format": {"type": "json_schema", "json_schema": {"name": "answer", "schema": {"type": "object"}, "strict": true}}
        }
        """,
        Request("""
        {
          "model": "claude", "max_tokens": 100, "temperature": 0.5, "top_p": 0.9, "top_k": 40, "stop_sequences": ["END"], "stream": true,
          "system": [{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}, {"type": "text", "text": "Be kind."}],
          "messages": [{"role": "user", "content": "Hi"}],
          "metadata": {"user_id": "u-1"}, "service_tier": "auto", "something_new": {"a": 1},
          "tools": [{"name": "find", "description": "Finds.", "input_schema": {"type": "object"}, "cache_control": {"type": "ephemeral"}}],
          "tool_choice": {"type": "any", "disable_parallel_tool_use": true},
          "thinking": {"type": "enabled", "budget_tokens": 8000},
          "output_config": {"format": {"type": "json_schema", "schema": {"type": "object"}}}
        }
        """));

    [Fact]
    public void Request_ToOpenAiItself_HasItsFieldsOnly() => Json.Same(
        """{"model": "local", "messages": [{"role": "user", "content": "Hi"}], "max_completion_tokens": 9}""",
        Translation.Request(
            Json.Object("""{"max_tokens": 9, "top_k": 4, "messages": [{"role": "user", "content": "Hi"}]}"""),
            new UpstreamTraits { Model = "local", OpenAiOnly = true }));

    [Theory]
    [InlineData("""{"type": "auto"}""", "\"auto\"")]
    [InlineData("""{"type": "none"}""", "\"none\"")]
    [InlineData("""{"type": "tool", "name": "find"}""", """{"type": "function", "function": {"name": "find"}}""")]
    public void Request_ToolChoice_IsTranslated(string choice, string expected)
    {
        var request = Json.Object("""{"max_tokens": 9, "messages": [], "tools": [{"name": "find", "input_schema": {}}]}""");
        request["tool_choice"] = Json.Object(choice);

        Json.Same(expected, Translation.Request(request, new UpstreamTraits { Model = "local" })["tool_choice"]);
    }

    [Fact]
    public void Request_ContentOfManyKinds_BecomesParts() => Json.Same(
        """
        [{"role": "user", "content": [
          {"type": "text", "text": "See"},
          {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}},
          {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}},
          {"type": "text", "text": "Notes\nplain"},
          {"type": "file", "file": {"filename": "document.pdf", "file_data": "data:application/pdf;base64,BBBB"}}
        ]}]
        """,
        Messages("""
        [{"role": "user", "content": [
          {"type": "text", "text": "See"},
          {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AAAA"}},
          {"type": "image", "source": {"type": "url", "url": "https://example.org/a.png"}},
          {"type": "document", "title": "Notes", "source": {"type": "text", "media_type": "text/plain", "data": "plain"}},
          {"type": "document", "source": {"type": "base64", "media_type": "application/pdf", "data": "BBBB"}}
        ]}]
        """));

    [Fact]
    public void Request_ToolLoop_BecomesCallsAndOneMessagePerResult() => Json.Same(
        """
        [
          {"role": "user", "content": "Weather?"},
          {"role": "assistant", "content": "I look.", "reasoning_content": "Two cities.", "tool_calls": [
            {"id": "t1", "type": "function", "function": {"name": "weather", "arguments": "{\"city\":\"Köln\"}"}},
            {"id": "t2", "type": "function", "function": {"name": "weather", "arguments": "{}"}}]},
          {"role": "tool", "tool_call_id": "t1", "content": "rain\nwind"},
          {"role": "tool", "tool_call_id": "t2", "content": "Error: unknown city"},
          {"role": "user", "content": [
            {"type": "text", "text": "From the result of tool call t1:"},
            {"type": "image_url", "image_url": {"url": "https://example.org/radar.png"}},
            {"type": "text", "text": "Well?"}]}
        ]
        """,
        Messages("""
        [
          {"role": "user", "content": "Weather?"},
          {"role": "assistant", "content": [
            {"type": "thinking", "thinking": "Two cities.", "signature": ""},
            {"type": "redacted_thinking", "data": "x"},
            {"type": "text", "text": "I look."},
            {"type": "tool_use", "id": "t1", "name": "weather", "input": {"city": "Köln"}},
            {"type": "tool_use", "id": "t2", "name": "weather", "input": {}}]},
          {"role": "user", "content": [
            {"type": "tool_result", "tool_use_id": "t1", "content": [
              {"type": "text", "text": "rain"}, {"type": "image", "source": {"type": "url", "url": "https://example.org/radar.png"}}, {"type": "text", "text": "wind"}]},
            {"type": "tool_result", "tool_use_id": "t2", "content": "unknown city", "is_error": true},
            {"type": "text", "text": "Well?"}]}
        ]
        """));

    [Fact]
    public void Request_ThinkingOfEarlierTurns_IsLeftOut() => Json.Same(
        """[{"role": "assistant", "content": "42"}, {"role": "system", "content": "Now in French."}, {"role": "user", "content": "And?"}]""",
        Messages("""
        [{"role": "assistant", "content": [{"type": "thinking", "thinking": "6 * 7", "signature": "s"}, {"type": "text", "text": "42"}]},
         {"role": "system", "content": "Now in French."}, {"role": "user", "content": [{"type": "text", "text": "And?"}]}]
        """));

    [Theory]
    [InlineData("""{"type": "adaptive"}""", """{"effort": "max"}""", "high")]
    [InlineData("""{"type": "adaptive"}""", "{}", null)]
    [InlineData("""{"type": "enabled", "budget_tokens": 1024}""", "{}", "low")]
    [InlineData("""{"type": "enabled", "budget_tokens": 30000}""", "{}", "high")]
    [InlineData("""{"type": "disabled"}""", """{"effort": "low"}""", null)]
    public void Request_Thinking_BecomesEffort(string thinking, string config, string? expected) => Assert.Equal(
        expected, (string?)Request($$$"""{"max_tokens": 9, "messages": [], "thinking": {{{thinking}}}, "output_config": {{{config}}}}""")["reasoning_effort"]);

    [Theory]
    [InlineData("""{"messages": []}""", "max_tokens")]
    [InlineData("""{"max_tokens": 9, "messages": [], "thread": {"type": "create"}}""", "thread")]
    [InlineData("""{"max_tokens": 9, "messages": [], "compaction": {"type": "summarize"}}""", "compaction")]
    [InlineData("""{"max_tokens": 9}""", "messages")]
    [InlineData("""{"max_tokens": 9.5, "messages": []}""", "max_tokens")]
    [InlineData("""{"max_tokens": 9, "messages": [1]}""", "messages[0]")]
    [InlineData("""{"max_tokens": 9, "messages": [{"content": ""}]}""", "messages[0].role")]
    [InlineData("""{"max_tokens": 9, "messages": [{"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "container_upload"}]}]}""", "messages[0].content[1].type")]
    [InlineData("""{"max_tokens": 9, "messages": [{"role": "user", "content": [{"type": "image", "source": {"type": "file"}}]}]}""", "messages[0].content[0].source.type")]
    [InlineData("""{"max_tokens": 9, "messages": [{"role": "assistant", "content": [{"type": "server_tool_use"}]}]}""", "messages[0].content[0].type")]
    [InlineData("""{"max_tokens": 9, "messages": [], "tools": [{"type": "bash_20250124", "name": "bash"}]}""", "tools[0].type")]
    [InlineData("""{"max_tokens": 9, "messages": [], "mcp_servers": [{}]}""", "mcp_servers")]
    [InlineData("""{"max_tokens": 9, "messages": [], "system": [{"type": "image"}]}""", "system[0].type")]
    public void Request_ThatCantBeSaid_IsRefusedWithItsField(string request, string field)
    {
        var refused = Assert.Throws<BadRequestException>(() => Request(request));

        Assert.Equal(field, refused.Field);
        Assert.StartsWith($"{field}: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Request_ThatIsTranslated_IsNotChanged()
    {
        var request = Json.Object("""{"max_tokens": 9, "system": "s", "messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}], "tools": []}""");
        var before = request.ToJsonString();

        Translation.Request(request, new UpstreamTraits { Model = "a" });
        Translation.Request(request, new UpstreamTraits { Model = "b" });

        Assert.Equal(before, request.ToJsonString());
    }

    private static System.Text.Json.Nodes.JsonObject Request(string request) => Translation.Request(Json.Object(request), new UpstreamTraits { Model = "local" });

    private static System.Text.Json.Nodes.JsonNode? Messages(string messages) => Request($$$"""{"max_tokens": 9, "messages": {{{messages}}}}""")["messages"];
}
