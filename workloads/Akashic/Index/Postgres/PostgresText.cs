using System.Globalization;
using System.Text;
using System.Text.Json;
using CwHoe.Akashic.Index.Words;

namespace CwHoe.Akashic.Index.Postgres;

/// <summary>Values as PostgreSQL writes them.</summary>
internal static class PostgresText
{
    // Of a word in one text (PostgreSQL's manual, "Text Search: Limitations"); the position is at most 16,383.
    private const int MostPlaces = 255;

    /// <summary>A text's words with their places, as <c>tsvector</c>. Words have letters and digits only, so there is nothing to escape.</summary>
    public static string Words(string text)
    {
        var places = new Dictionary<string, List<int>>();
        var place = 0;
        foreach (var word in WordReader.Read(text))
        {
            place++;
            if (!places.TryGetValue(word.Text, out var list))
                places.Add(word.Text, list = []);
            if (list.Count < MostPlaces)
                list.Add(place);
        }

        var vector = new StringBuilder();
        foreach (var (word, list) in places)
        {
            vector.Append('\'').Append(word).Append("':").AppendJoin(',', list).Append(' ');
        }

        return vector.ToString();
    }

    /// <summary>A query as <c>tsquery</c>.</summary>
    public static string Query(WordQuery query) =>
        string.Join(" & ", [.. query.Wanted.Select(words => $"({Phrase(words)})"), .. query.Unwanted.Select(words => $"!({Phrase(words)})")]);

    /// <summary>Labels as JSON.</summary>
    public static string Labels(IEnumerable<KeyValuePair<string, string>> labels)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (key, value) in labels)
            {
                writer.WriteString(key, value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Labels from JSON.</summary>
    public static IReadOnlyDictionary<string, string> ReadLabels(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!);
    }

    /// <summary>An embedding as pgvector writes it.</summary>
    public static string Vector(ReadOnlySpan<float> vector)
    {
        var text = new StringBuilder("[");
        foreach (var value in vector)
        {
            text.Append(text.Length > 1 ? "," : "").Append(value.ToString("R", CultureInfo.InvariantCulture));
        }

        return text.Append(']').ToString();
    }

    /// <summary>Whether a column of text can have it: no NUL and no half of a surrogate pair.</summary>
    public static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i += char.IsSurrogate(text[i]) ? 2 : 1)
        {
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))))
                return false;
        }

        return true;
    }

    private static string Phrase(WantedWords words) => string.Join(" <-> ", words.Words.Select((word, i) => $"'{word}'{(words.IsPrefix && i == words.Words.Count - 1 ? ":*" : "")}"));
}
