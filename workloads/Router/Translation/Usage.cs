using System.Text.Json.Nodes;

namespace CwHoe.Router.Translation;

/// <summary>Tokens that a request used, counted alike whatever API told them.</summary>
internal sealed record Usage
{
    /// <summary>All tokens of the prompt: those read from a cache and those written to one are among them.</summary>
    public long Input { get; init; }

    /// <summary>Of <see cref="Input"/>: read from the upstream's cache.</summary>
    public long CachedInput { get; init; }

    /// <summary>Of <see cref="Input"/>: written to the upstream's cache.</summary>
    public long CacheCreationInput { get; init; }

    /// <summary>All tokens of the answer, reasoning among them.</summary>
    public long Output { get; init; }

    /// <summary>Of <see cref="Output"/>: reasoning; 0 where the upstream does not tell.</summary>
    public long Reasoning { get; init; }

    /// <summary>
    /// What <paramref name="body"/>, a whole answer or the data of an event, says of usage; null if nothing. Where a Messages stream tells it in
    /// parts, so does this.
    /// </summary>
    public static Usage? Read(ModelApi api, JsonNode? body) => Find(body) is { } usage ? Of(api, usage) : null;

    /// <summary>The usage that <paramref name="usage"/>, the object of that name, tells.</summary>
    public static Usage Of(ModelApi api, JsonObject usage) => api switch
    {
        ModelApi.Messages => OfMessages(usage),
        ModelApi.Responses => OfResponses(usage),
        _ => OfChat(usage),
    };

    /// <summary>The object named <c>usage</c> in a whole answer or in an event; null if there is none.</summary>
    public static JsonObject? Find(JsonNode? body)
    {
        if (body is not JsonObject top)
            return null;
        return top["usage"] as JsonObject
            ?? (top["message"] as JsonObject)?["usage"] as JsonObject        // Messages: message_start
            ?? (top["response"] as JsonObject)?["usage"] as JsonObject       // Responses: events
            ?? ((top["choices"] as JsonArray)?.FirstOrDefault() as JsonObject)?["usage"] as JsonObject; // Moonshot's streams
    }

    /// <summary>This usage as the object named <c>usage</c> of an API's answers.</summary>
    public JsonObject Write(ModelApi api) => api switch
    {
        ModelApi.Messages => new()
        {
            ["input_tokens"] = Input - CachedInput - CacheCreationInput,
            ["cache_creation_input_tokens"] = CacheCreationInput,
            ["cache_read_input_tokens"] = CachedInput,
            ["cache_creation"] = null,
            ["output_tokens"] = Output,
            ["output_tokens_details"] = new JsonObject { ["thinking_tokens"] = Reasoning },
            ["server_tool_use"] = null,
            ["service_tier"] = null,
        },
        ModelApi.Responses => new()
        {
            ["input_tokens"] = Input,
            ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = CachedInput, ["cache_write_tokens"] = CacheCreationInput },
            ["output_tokens"] = Output,
            ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = Reasoning },
            ["total_tokens"] = Input + Output,
        },
        _ => new()
        {
            ["prompt_tokens"] = Input,
            ["completion_tokens"] = Output,
            ["total_tokens"] = Input + Output,
            ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = CachedInput, ["cache_write_tokens"] = CacheCreationInput },
            ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = Reasoning },
        },
    };

    private static Usage OfMessages(JsonObject usage)
    {
        var cached = Count(usage, "cache_read_input_tokens");
        var written = Count(usage, "cache_creation_input_tokens");
        return new Usage
        {
            Input = Count(usage, "input_tokens") + cached + written,
            CachedInput = cached,
            CacheCreationInput = written,
            Output = Count(usage, "output_tokens"),
            Reasoning = Count(usage["output_tokens_details"], "thinking_tokens"),
        };
    }

    private static Usage OfResponses(JsonObject usage) => new()
    {
        Input = Count(usage, "input_tokens"),
        CachedInput = Count(usage["input_tokens_details"], "cached_tokens"),
        CacheCreationInput = Count(usage["input_tokens_details"], "cache_write_tokens"),
        Output = Count(usage, "output_tokens"),
        Reasoning = Count(usage["output_tokens_details"], "reasoning_tokens"),
    };

    private static Usage OfChat(JsonObject usage)
    {
        var input = Count(usage, "prompt_tokens");
        var output = Count(usage, "completion_tokens");
        var reasoning = Count(usage["completion_tokens_details"], "reasoning_tokens");
        // xAI counts reasoning beside the completion; only the total shows it.
        if (reasoning > 0 && Count(usage, "total_tokens") == input + output + reasoning)
            output += reasoning;
        return new Usage
        {
            Input = input,
            // Moonshot and DeepSeek have fields of their own.
            CachedInput = Count(usage["prompt_tokens_details"], "cached_tokens") is > 0 and var cached
                ? cached
                : Count(usage, "cached_tokens") + Count(usage, "prompt_cache_hit_tokens"),
            CacheCreationInput = Count(usage["prompt_tokens_details"], "cache_write_tokens"),
            Output = output,
            Reasoning = reasoning,
        };
    }

    // Lenient: what an upstream leaves out, or makes null, is nothing.
    private static long Count(JsonNode? owner, string name) =>
        (owner as JsonObject)?[name] is JsonValue value && value.TryGetValue<long>(out var count) ? Math.Max(0, count) : 0;
}
