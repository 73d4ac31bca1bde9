using System.Buffers;
using System.Text;
using System.Text.Json;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Index;

/// <summary>What of a record can be read: found by words and by meaning.</summary>
internal static class RecordText
{
    /// <summary>Characters that are looked at; what is beyond cannot be found.</summary>
    public const int Longest = 256 * 1024;

    private const int LongestDataUrl = 1024;

    /// <summary>The text, or all strings of the JSON value, a line each. Empty for binary content and for what the store says about records.</summary>
    /// <param name="record">With its content in place.</param>
    public static string Of(Record record)
    {
        if (record.Kind is RecordKind.Correction or RecordKind.Checkpoint or RecordKind.RecipeUse)
            return "";
        var text = record.ContentCase switch
        {
            Record.ContentOneofCase.Text => record.Text,
            Record.ContentOneofCase.Json => Strings(record.Json),
            _ => "",
        };
        return text.Length <= Longest ? text : text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)];
    }

    private static string Strings(string json)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(json.Length));
        try
        {
            var text = new StringBuilder();
            var reader = new Utf8JsonReader(buffer.AsSpan(0, Encoding.UTF8.GetBytes(json, buffer)));
            while (text.Length < Longest && reader.Read())
            {
                if (reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } value && !IsData(value))
                    text.Append(text.Length > 0 ? "\n" : "").Append(value);
            }

            return text.ToString();
        }
        catch (JsonException)
        {
            // What is no JSON after all can still be found by its words.
            return json;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // An image within a message.
    private static bool IsData(string value) => value.Length > LongestDataUrl && value.StartsWith("data:", StringComparison.Ordinal);
}
