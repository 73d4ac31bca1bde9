using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace CwHoe.Router.Translation.Json;

/// <summary>Bodies and events as text.</summary>
internal static class JsonText
{
    /// <summary>Nested as deep as JSON schemas of tools come; the same field twice is an error, because readers differ in which one counts.</summary>
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 128, AllowDuplicateProperties = false };

    // The text goes into no HTML page, so only what JSON itself wants escaped is.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };

    /// <summary>Reads a request's body.</summary>
    /// <exception cref="BadRequestException">It is not one JSON object.</exception>
    public static JsonObject ReadRequest(ReadOnlySpan<byte> body)
    {
        try
        {
            return Parse(body) as JsonObject ?? throw new BadRequestException(null, "the body must be a JSON object");
        }
        catch (JsonException e)
        {
            throw new BadRequestException(null, $"the body is not valid JSON: {e.Message}", e);
        }
    }

    /// <summary>Reads what an upstream sent.</summary>
    /// <exception cref="UpstreamFormatException">It is not one JSON object.</exception>
    public static JsonObject ReadAnswer(ReadOnlySpan<byte> data)
    {
        try
        {
            return Parse(data) as JsonObject
                ?? throw new UpstreamFormatException("what the upstream sent is JSON, but not an object");
        }
        catch (JsonException e)
        {
            throw new UpstreamFormatException("what the upstream sent is not valid JSON", e);
        }
    }

    /// <summary>Reads text that may be JSON; null if it is not an object.</summary>
    public static JsonObject? TryRead(string text)
    {
        try
        {
            return Parse(Encoding.UTF8.GetBytes(text)) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>UTF-8 on one line.</summary>
    public static byte[] Write(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
            node.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>As <see cref="Write"/>, as a string.</summary>
    public static string WriteString(JsonNode node) => Encoding.UTF8.GetString(Write(node));

    // The parser leaves strings as they are; what is no Unicode would only throw once it is read.
    private static JsonNode? Parse(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
            throw new JsonException("it is not UTF-8");
        var node = JsonNode.Parse(json, documentOptions: Strict);
        if (json.IndexOf("\\ud"u8) < 0 && json.IndexOf("\\uD"u8) < 0)
            return node;
        try
        {
            for (var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Strict.MaxDepth }); reader.Read();)
            {
                if (reader.ValueIsEscaped)
                    reader.GetString();
            }
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("a string has half of a surrogate pair", e);
        }

        return node;
    }
}
