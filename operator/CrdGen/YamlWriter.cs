using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CwHoe.CrdGen;

/// <summary>Writes JSON as block YAML. A string that is not plainly one word or sentence is written as JSON, which is YAML too.</summary>
internal static class YamlWriter
{
    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly HashSet<string> Reserved = new(["true", "false", "null", "yes", "no", "on", "off", "y", "n"], StringComparer.OrdinalIgnoreCase);

    private static readonly SearchValues<char> PlainCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./();:,'<>- ");

    internal static string Write(JsonObject document)
    {
        var yaml = new StringBuilder();
        Map(yaml, document, 0, firstIndented: false);
        return yaml.ToString();
    }

    private static void Map(StringBuilder yaml, JsonObject map, int indent, bool firstIndented)
    {
        foreach (var (key, value) in map)
        {
            yaml.Append(' ', firstIndented ? 0 : indent).Append(Scalar(key)).Append(':');
            firstIndented = false;
            Value(yaml, value, indent + 2);
        }
    }

    private static void Value(StringBuilder yaml, JsonNode? value, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } map:
                yaml.Append('\n');
                Map(yaml, map, indent, firstIndented: false);
                break;
            case JsonArray { Count: > 0 } list:
                yaml.Append('\n');
                foreach (var item in list)
                {
                    yaml.Append(' ', indent).Append('-');
                    if (item is JsonObject { Count: > 0 } map)
                    {
                        yaml.Append(' ');
                        Map(yaml, map, indent + 2, firstIndented: true);
                    }
                    else
                    {
                        Value(yaml, item, indent + 2);
                    }
                }

                break;
            default:
                yaml.Append(' ').Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static string Scalar(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        _ when value.GetValueKind() == JsonValueKind.String => Scalar(value.GetValue<string>()),
        _ => value.ToJsonString(),
    };

    private static string Scalar(string text) => IsPlain(text) ? text : JsonSerializer.Serialize(text, Quoted);

    private static bool IsPlain(string text) =>
        text.Length > 0
        && char.IsAsciiLetter(text[0])
        && !text.AsSpan().ContainsAnyExcept(PlainCharacters)
        && !text.Contains(": ", StringComparison.Ordinal)
        && text[^1] is not (':' or ' ')
        && !Reserved.Contains(text);
}
