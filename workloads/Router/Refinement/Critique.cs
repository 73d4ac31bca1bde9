using System.Text.Json.Nodes;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Refinement;

/// <summary>What a critic says of an answer.</summary>
/// <param name="Score">0-100.</param>
/// <param name="Text">What to change.</param>
internal sealed record Critique(int Score, string Text)
{
    /// <summary>Finds it in what a model wrote: models put words and code fences around JSON. Null where there is none.</summary>
    public static Critique? Read(string text)
    {
        for (var start = text.IndexOf('{'); start >= 0; start = text.IndexOf('{', start + 1))
        {
            var end = text.LastIndexOf('}');
            if (end < start)
                return null;
            if (JsonText.TryRead(text[start..(end + 1)]) is { } json && json["score"] is JsonValue score && score.TryGetValue<double>(out var value) && double.IsFinite(value))
                return new((int)Math.Clamp(value, 0, 100), json["critique"]?.ToString() ?? "");
        }

        return null;
    }
}
