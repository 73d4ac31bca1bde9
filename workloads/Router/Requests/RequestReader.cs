using System.Text.Json;
using CwHoe.Contracts;
using CwHoe.Router.Translation;

namespace CwHoe.Router.Requests;

/// <summary>Reads <see cref="RequestFacts"/> of a body.</summary>
internal static class RequestReader
{
    private const int BytesPerToken = 4;

    /// <summary>Reads the facts.</summary>
    /// <exception cref="BadRequestException">The body is no JSON object, or a field that routing needs is missing or of the wrong type.</exception>
    public static RequestFacts Read(ModelApi api, ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            return Read(api, body, ref reader);
        }
        catch (JsonException e)
        {
            throw new BadRequestException(null, $"the body is not valid JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
    }

    private static RequestFacts Read(ModelApi api, ReadOnlySpan<byte> body, ref Utf8JsonReader reader)
    {
        string? model = null;
        var (modelAt, optionsAt, conversationAt) = (default(Range), (Range?)null, default(Range));
        var (stream, includeUsage, most) = (false, false, (int?)null);
        var (seenModel, seenStream, seenOptions) = (false, false, false);
        HashSet<ModelCapability>? needs = api == ModelApi.Embeddings ? [ModelCapability.Embeddings] : null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new BadRequestException(null, "the body must be a JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Name(ref reader);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            switch (name)
            {
                case "model" when IsSecond(ref seenModel):
                case "stream" when IsSecond(ref seenStream):
                case "stream_options" when IsSecond(ref seenOptions):
                    // Readers differ in which of two counts.
                    throw new BadRequestException(name, "is there twice");
                case "model":
                    model = reader.TokenType == JsonTokenType.String ? reader.GetString() : throw new BadRequestException(name, "must be a string: the alias of a model");
                    modelAt = start..(int)reader.BytesConsumed;
                    continue;
                case "stream":
                    stream = reader.TokenType switch
                    {
                        JsonTokenType.True => true,
                        JsonTokenType.False or JsonTokenType.Null => false,
                        _ => throw new BadRequestException(name, "must be true or false"),
                    };
                    continue;
                case "max_tokens" or "max_completion_tokens" or "max_output_tokens":
                    if (reader.TokenType == JsonTokenType.Null)
                        continue;
                    most = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var tokens) && tokens >= 0
                        ? tokens
                        : throw new BadRequestException(name, "must be a whole number that is not negative");
                    continue;
                case "thread" when api == ModelApi.Messages && reader.TokenType != JsonTokenType.Null:
                    throw KeptState.RefusedThread();
                case "tools" or "functions" when reader.TokenType == JsonTokenType.StartArray:
                    reader.Skip();
                    if (reader.BytesConsumed - start > 2)
                        (needs ??= []).Add(ModelCapability.Tools);
                    continue;
                case "stream_options":
                    includeUsage = reader.TokenType switch
                    {
                        JsonTokenType.StartObject => IncludesUsage(ref reader),
                        JsonTokenType.Null => false,
                        _ => throw new BadRequestException(name, "must be an object"),
                    };
                    optionsAt = start..(int)reader.BytesConsumed;
                    continue;
                case "response_format" or "text" when reader.TokenType == JsonTokenType.StartObject:
                    reader.Skip();
                    if (body[start..(int)reader.BytesConsumed].IndexOf("json_"u8) >= 0)
                        (needs ??= []).Add(ModelCapability.Json);
                    continue;
                case "messages" or "input" or "prompt" or "system" or "instructions":
                    reader.Skip();
                    var value = start..(int)reader.BytesConsumed;
                    if (name is "messages" or "input" && HasImage(body[value]))
                        (needs ??= []).Add(ModelCapability.Vision);
                    if (conversationAt.Equals(default(Range)) || name is "messages" or "input" or "prompt")
                        conversationAt = value;
                    continue;
                default:
                    reader.Skip();
                    continue;
            }
        }

        if (reader.Read())
            throw new BadRequestException(null, "the body must be one JSON object and nothing after it");
        return new()
        {
            Api = api,
            Model = string.IsNullOrEmpty(model) ? throw new BadRequestException("model", "is required: the alias of a model") : model,
            ModelAt = modelAt,
            Stream = stream,
            StreamOptionsAt = optionsAt,
            IncludeUsage = includeUsage,
            Needs = needs is null ? [] : [.. needs],
            MaxOutputTokens = most,
            EstimatedInputTokens = body.Length / BytesPerToken,
            ConversationAt = conversationAt,
        };
    }

    private static bool IsSecond(ref bool seen)
    {
        var isSecond = seen;
        seen = true;
        return isSecond;
    }

    private static string Name(ref Utf8JsonReader reader) => reader.ValueSpan switch
    {
        // The frequent ones without an allocation.
        var name when name.SequenceEqual("model"u8) => "model",
        var name when name.SequenceEqual("messages"u8) => "messages",
        var name when name.SequenceEqual("stream"u8) => "stream",
        var name when name.SequenceEqual("max_tokens"u8) => "max_tokens",
        _ => reader.GetString()!,
    };

    private static bool IncludesUsage(ref Utf8JsonReader reader)
    {
        var includes = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals("include_usage"u8);
            reader.Read();
            if (isIt)
                includes = reader.TokenType == JsonTokenType.True;
            reader.Skip();
        }

        return includes;
    }

    // Types of parts with images: image_url (Chat Completions), input_image (Responses), image (Messages). Within text the quotes would be escaped.
    private static bool HasImage(ReadOnlySpan<byte> messages) =>
        messages.IndexOf("\"image_url\""u8) >= 0 || messages.IndexOf("\"input_image\""u8) >= 0 || messages.IndexOf("\"image\""u8) >= 0;
}
