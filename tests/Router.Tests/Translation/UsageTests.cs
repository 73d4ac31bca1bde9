using System.Text;
using CwHoe.Router.Translation;

namespace CwHoe.Router.Tests.Translation;

/// <summary>Usage, whatever API tells it.</summary>
public sealed class UsageTests
{
    private const string ChatChunk = """data: {"id":"1","choices":[{"index":0,"delta":{"content":"\"usage\":{\"prompt_tokens\":1}"},"finish_reason":null}],"usage":null}""";
    private const string ChatUsage = """data: {"id":"1","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}}""";

    public static TheoryData<string, string, long[]> Bodies() => new()
    {
        { "ChatCompletions", """{"usage": {"prompt_tokens": 100, "completion_tokens": 30, "prompt_tokens_details": {"cached_tokens": 70, "cache_write_tokens": 5}, "completion_tokens_details": {"reasoning_tokens": 12}}}""", [100, 70, 5, 30, 12] },
        { "ChatCompletions", """{"usage": {"prompt_tokens": 100, "completion_tokens": 30, "prompt_tokens_details": null}}""", [100, 0, 0, 30, 0] },
        { "ChatCompletions", """{"usage": {"prompt_tokens": 37, "completion_tokens": 530, "total_tokens": 800, "completion_tokens_details": {"reasoning_tokens": 233}}}""", [37, 0, 0, 763, 233] }, // xAI
        { "ChatCompletions", """{"usage": {"prompt_tokens": 20, "prompt_cache_hit_tokens": 8, "prompt_cache_miss_tokens": 12, "completion_tokens": 1}}""", [20, 8, 0, 1, 0] }, // DeepSeek
        { "ChatCompletions", """{"choices": [{"index": 0, "usage": {"prompt_tokens": 20, "completion_tokens": 1, "cached_tokens": 7}}]}""", [20, 7, 0, 1, 0] }, // Moonshot
        { "Embeddings", """{"usage": {"prompt_tokens": 8, "total_tokens": 8}}""", [8, 0, 0, 0, 0] },
        { "Responses", """{"usage": {"input_tokens": 36, "input_tokens_details": {"cached_tokens": 6}, "output_tokens": 87, "output_tokens_details": {"reasoning_tokens": 64}, "total_tokens": 123}}""", [36, 6, 0, 87, 64] },
        { "Responses", """{"type": "response.completed", "response": {"usage": {"input_tokens": 3, "output_tokens": 2}}}""", [3, 0, 0, 2, 0] },
        { "Messages", """{"usage": {"input_tokens": 20, "cache_creation_input_tokens": 10, "cache_read_input_tokens": 70, "output_tokens": 30, "output_tokens_details": {"thinking_tokens": 4}}}""", [100, 70, 10, 30, 4] },
        { "Messages", """{"usage": {"input_tokens": 20, "cache_creation_input_tokens": null, "output_tokens": 30}}""", [20, 0, 0, 30, 0] },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Read_AnyShape_CountsAlike(string api, string body, long[] expected)
    {
        var usage = Usage.Read(Enum.Parse<ModelApi>(api), Json.Object(body))!;

        Assert.Equal(expected, (long[])[usage.Input, usage.CachedInput, usage.CacheCreationInput, usage.Output, usage.Reasoning]);
    }

    [Theory]
    [InlineData("ChatCompletions")]
    [InlineData("Responses")]
    [InlineData("Messages")]
    public void Write_Read_IsTheSame(string name)
    {
        var api = Enum.Parse<ModelApi>(name);
        var usage = new Usage { Input = 100, CachedInput = 70, CacheCreationInput = 10, Output = 30, Reasoning = 12 };

        Assert.Equal(usage, Usage.Of(api, (System.Text.Json.Nodes.JsonObject)Json.Reread(usage.Write(api))!));
    }

    [Fact]
    public void Read_Nothing_IsNull() => Assert.Null(Usage.Read(ModelApi.ChatCompletions, Json.Object("""{"usage": null}""")));

    [Theory]
    [InlineData("ChatCompletions", """{"choices": [{"message": {"content": "\"finish_reason\""}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 9, "completion_tokens": 3}}""", "stop")]
    [InlineData("Messages", """{"content": [{"usage": {"input_tokens": 1}, "stop_reason": "x"}], "stop_reason": "end_turn", "usage": {"input_tokens": 9, "output_tokens": 3}}""", "end_turn")]
    [InlineData("Responses", """{"status": "incomplete", "error": null, "output": [{"status": "completed"}], "usage": {"input_tokens": 9, "output_tokens": 3}}""", "incomplete")]
    public void ReadWhole_Body_FindsWhatIsAtItsPlace(string api, string body, string reason) => Assert.Equal(
        new StreamEnd { Proper = true, FinishReason = reason, Usage = new Usage { Input = 9, Output = 3 } },
        UsageReader.ReadWhole(Enum.Parse<ModelApi>(api), Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void ReadWhole_NoAnswer_SaysSo()
    {
        Assert.False(UsageReader.ReadWhole(ModelApi.ChatCompletions, "{\"id\": "u8).Proper);
        Assert.Equal("no slot", UsageReader.ReadWhole(ModelApi.ChatCompletions, """{"error": {"message": "no slot"}}"""u8).Error!.Message);
    }

    [Fact]
    public void Read_ChatStream_FindsItsEnd()
    {
        var reader = new UsageReader(ModelApi.ChatCompletions);

        Feed(reader, $"{ChatChunk}\r\n\r\n" + """data: {"choices":[{"delta":{},"finish_reason": "length"}]}""" + $"\n\n{ChatUsage}\n\ndata: [DONE]\n\n");

        Assert.Equal(new StreamEnd { Proper = true, FinishReason = "length", Usage = new Usage { Input = 9, Output = 3 } }, reader.End);
    }

    [Fact]
    public void Read_MessagesStream_AddsUpItsParts()
    {
        var reader = new UsageReader(ModelApi.Messages);

        Feed(reader, string.Join("\n\n", ((string[])[
            """{"type":"message_start","message":{"usage":{"input_tokens":20,"cache_read_input_tokens":70,"output_tokens":1}}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}""",
            """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":30,"cache_read_input_tokens":null}}""",
            """{"type":"message_stop"}""",
            ""]).Select(d => $"event: x\ndata: {d}")));

        Assert.Equal(new StreamEnd { Proper = true, FinishReason = "end_turn", Usage = new Usage { Input = 90, CachedInput = 70, Output = 30 } }, reader.End with { Error = null });
    }

    [Fact]
    public void Read_ResponsesStream_FindsItsEnd()
    {
        var reader = new UsageReader(ModelApi.Responses);

        Feed(reader, """
            event: response.created
            data: {"type":"response.created","response":{"status":"in_progress","error":null,"usage":null}}

            event: response.completed
            data: {"type":"response.completed","response":{"status":"completed","error":null,"usage":{"input_tokens":9,"output_tokens":3}}}


            """);

        Assert.Equal(new StreamEnd { Proper = true, FinishReason = "completed", Usage = new Usage { Input = 9, Output = 3 } }, reader.End);
    }

    [Theory]
    [InlineData("ChatCompletions", """data: {"error":{"message":"boom","code":500}}""", 500)]
    [InlineData("Messages", """data: {"type":"error","error":{"type":"overloaded_error","message":"boom"}}""", 529)]
    [InlineData("Responses", """data: {"type":"error","sequence_number":3,"code":"rate_limit_exceeded","message":"boom","param":null}""", 429)]
    [InlineData("Responses", """data: {"type":"error","sequence_number":3,"error":{"type":"server_error","code":null,"message":"boom","param":null}}""", 500)]
    public void Read_ErrorInTheStream_IsKept(string api, string line, int status)
    {
        var reader = new UsageReader(Enum.Parse<ModelApi>(api));

        Feed(reader, $"{line}\n\n");

        Assert.Equal((status, "boom", false), (reader.End.Error!.Status, reader.End.Error.Message, reader.End.Proper));
    }

    [Fact]
    public void Read_CutStream_IsNotProper()
    {
        var reader = new UsageReader(ModelApi.ChatCompletions);

        Feed(reader, $"{ChatChunk}\n\n{ChatUsage}\n\n");

        Assert.False(reader.End.Proper);
        Assert.NotNull(reader.End.Usage);
    }

    [Theory]
    [InlineData("""{"choices":[],"usage":{"prompt_tokens":1}}""", true)]
    [InlineData("""{"id": "1", "usage": {"prompt_tokens": 1}, "choices": [ ]}""", true)]
    [InlineData("""{"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1}}""", false)]
    [InlineData("""{"choices":[],"usage":null,"prompt_filter_results":[]}""", false)]
    [InlineData("""{"choices":[{"delta":{"content":"\"choices\":[] \"usage\":{"}}]}""", false)]
    public void IsUsageAlone_Event_IsToldFromOthers(string data, bool expected) => Assert.Equal(expected, UsageReader.IsUsageAlone(Encoding.UTF8.GetBytes(data)));

    private static void Feed(UsageReader reader, string text)
    {
        foreach (var line in text.Split('\n').Where(l => l.StartsWith("data: ", StringComparison.Ordinal)))
            reader.Read(new ServerEvent(null, Encoding.UTF8.GetBytes(line["data: ".Length..].Trim())));
    }
}
