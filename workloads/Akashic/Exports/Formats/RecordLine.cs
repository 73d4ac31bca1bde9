using System.Text.Json;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Exports.Formats;

/// <summary>A record as it is, with its index, its hash and its labels after all corrections.</summary>
internal static class RecordLine
{
    /// <returns>False where its JSON is none: then nothing is written.</returns>
    public static bool Write(LabelledRecord labelled, ReadOnlyMemory<byte> hash, ConversationLines lines)
    {
        var record = labelled.Record;
        JsonElement value = default;
        try
        {
            if (record.ContentCase == Record.ContentOneofCase.Json)
                value = JsonElement.Parse(record.Json);
        }
        catch (JsonException)
        {
            return false;
        }

        lines.Add(json =>
        {
            json.WriteNumber("index", labelled.Index);
            json.WriteString("hash", Convert.ToHexStringLower(hash.Span));
            json.WriteString("kind", record.Kind.Name());
            json.WriteString("node", record.Node);
            json.WriteString("task", labelled.Task);
            if (record.Time is { } time)
                json.WriteString("time", Time(time));
            if (labelled.Phase != Phase.Unspecified)
                json.WriteString("phase", labelled.Phase.Name());
            if (record.Session.Length > 0)
                json.WriteString("session", record.Session);
            WriteLabels(json, labelled.Labels);
            if (!record.About.IsEmpty)
                json.WriteString("about", Convert.ToHexStringLower(record.About.Span));
            WriteContent(json, record, value);
        });
        return true;
    }

    private static void WriteLabels(Utf8JsonWriter json, IReadOnlyDictionary<string, string> labels)
    {
        if (labels.Count == 0)
            return;
        json.WriteStartObject("labels");
        foreach (var (key, text) in labels.OrderBy(l => l.Key, StringComparer.Ordinal))
            json.WriteString(key, text);
        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, Record record, JsonElement value)
    {
        switch (record.ContentCase)
        {
            case Record.ContentOneofCase.Text:
                json.WriteString("text", record.Text);
                break;
            case Record.ContentOneofCase.Json:
                json.WritePropertyName("json");
                value.WriteTo(json);
                break;
            case Record.ContentOneofCase.Binary:
                json.WriteBase64String("binary", record.Binary.Span);
                break;
        }
    }

    // RFC 3339 with as many digits as are needed, as protobuf's JSON has it.
    private static string Time(Google.Protobuf.WellKnownTypes.Timestamp time) => time.ToString().Trim('"');
}
