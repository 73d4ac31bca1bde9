using System.Text.Json;
using System.Text.Json.Nodes;
using CwHoe.Router.Translation.Errors;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation;

/// <summary>
/// Watches a stream that passes through unchanged, or reads a whole answer that does. Of a stream only the events that can hold usage, a finish
/// reason or an error are parsed. Not for concurrent use.
/// </summary>
/// <param name="api">The API that client and upstream speak.</param>
internal sealed class UsageReader(ModelApi api)
{
    private JsonObject? _usage;

    /// <summary>What is known so far; complete once all of the stream was read.</summary>
    public StreamEnd End { get; private set; } = new();

    /// <summary>Reads a whole answer with status 200, without building it up in memory.</summary>
    public static StreamEnd ReadWhole(ModelApi api, ReadOnlySpan<byte> body)
    {
        var (usage, error, finishReason) = ((Usage?)null, (ApiError?)null, (string?)null);
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 1000 });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName)
                    continue;
                if (reader.CurrentDepth == 1 && reader.ValueTextEquals("usage"u8))
                {
                    reader.Read();
                    if (reader.TokenType == JsonTokenType.StartObject)
                        usage = Usage.Of(api, (JsonObject)JsonNode.Parse(ref reader)!);
                }
                else if (reader.CurrentDepth == 1 && reader.ValueTextEquals("error"u8))
                {
                    reader.Read();
                    if (reader.TokenType != JsonTokenType.Null)
                        error = UpstreamErrors.TryRead(new JsonObject { ["error"] = JsonNode.Parse(ref reader) });
                }
                else if (IsFinishReason(api, ref reader))
                {
                    reader.Read();
                    if (reader.TokenType == JsonTokenType.String)
                        finishReason = reader.GetString();
                }
            }

            return new() { Proper = true, Usage = usage, Error = error, FinishReason = finishReason };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: a string that is no Unicode
        {
            return new() { Usage = usage, Error = error, FinishReason = finishReason };
        }
    }

    /// <summary>
    /// Whether an event holds usage and nothing else: the one that <c>stream_options.include_usage</c> adds to a stream of Chat Completions. Clients
    /// that did not ask for it may read <c>choices[0]</c> of every event.
    /// </summary>
    public static bool IsUsageAlone(ReadOnlySpan<byte> data) =>
        HasValue(data, "\"usage\""u8, (byte)'{')
        && data.IndexOf("\"choices\""u8) is >= 0 and var at
        && data[(at + "\"choices\""u8.Length)..].TrimStart(" :["u8).StartsWith("]"u8);

    /// <summary>Takes the next event.</summary>
    public void Read(ServerEvent passed)
    {
        var data = passed.Data.Span;
        if (api is ModelApi.Messages or ModelApi.Responses ? MayMatter(data) : ChatMayMatter(data))
            Parse(data);
    }

    private static bool IsFinishReason(ModelApi api, ref Utf8JsonReader reader) => api switch
    {
        ModelApi.Messages => reader.CurrentDepth == 1 && reader.ValueTextEquals("stop_reason"u8),
        ModelApi.Responses => reader.CurrentDepth == 1 && reader.ValueTextEquals("status"u8),
        _ => reader.CurrentDepth == 3 && reader.ValueTextEquals("finish_reason"u8),
    };

    // Nearly all events are deltas, and nearly all servers write the type first.
    private bool MayMatter(ReadOnlySpan<byte> data) => api == ModelApi.Messages
        ? !data.StartsWith("{\"type\":\"content_block"u8)
        : data.IndexOf("\"response.completed\""u8) >= 0 || data.IndexOf("\"response.incomplete\""u8) >= 0 || data.IndexOf("\"response.failed\""u8) >= 0
            || data.IndexOf("\"error\""u8) >= 0;

    // Within strings quotes are escaped, so text of the model's never looks like a field.
    private bool ChatMayMatter(ReadOnlySpan<byte> data)
    {
        if (data.SequenceEqual(ServerEvent.Done.Data.Span))
        {
            End = End with { Proper = true };
            return false;
        }

        return HasValue(data, "\"usage\""u8, (byte)'{') || HasValue(data, "\"finish_reason\""u8, (byte)'"')
            || data.StartsWith("{\"error\""u8) || HasValue(data, "\"error\""u8, (byte)'{');
    }

    private static bool HasValue(ReadOnlySpan<byte> data, ReadOnlySpan<byte> field, byte begin)
    {
        for (int at; (at = data.IndexOf(field)) >= 0; data = data[(at + field.Length)..])
        {
            var value = data[(at + field.Length)..].TrimStart(" :"u8);
            if (value.Length > 0 && value[0] == begin)
                return true;
        }

        return false;
    }

    private void Parse(ReadOnlySpan<byte> data)
    {
        JsonObject happened;
        try
        {
            happened = JsonText.ReadAnswer(data);
        }
        catch (UpstreamFormatException e)
        {
            End = End with { Error = new ApiError { Status = 502, Message = e.Message } };
            return;
        }

        var type = (happened["type"] as JsonValue)?.ToString();
        if (Usage.Find(happened) is { } usage)
            Merge(usage);
        End = End with
        {
            Proper = End.Proper || type is "message_stop" or "response.completed" or "response.incomplete" or "response.failed",
            FinishReason = FinishReason(happened, type) ?? End.FinishReason,
            Error = End.Error ?? UpstreamErrors.TryRead(happened),
        };
    }

    // Messages tells the prompt at the start and the answer at the end; what comes later counts.
    private void Merge(JsonObject usage)
    {
        _usage ??= [];
        foreach (var (name, value) in usage)
        {
            if (value is not null)
                _usage[name] = value.DeepClone();
        }

        End = End with { Usage = Usage.Of(api, _usage) };
    }

    private static string? FinishReason(JsonObject happened, string? type) => (type switch
    {
        "message_delta" => (happened["delta"] as JsonObject)?["stop_reason"],
        "response.completed" or "response.incomplete" or "response.failed" => (happened["response"] as JsonObject)?["status"],
        _ => ((happened["choices"] as JsonArray)?.FirstOrDefault() as JsonObject)?["finish_reason"],
    })?.ToString();
}
