using System.Text;
using System.Text.Json;
using CwHoe.Contracts;
using Google.Protobuf.WellKnownTypes;

namespace CwHoe.Akashic.Layers;

/// <summary>What a record must be like. Each rule names the field that breaks it.</summary>
internal static class RecordRules
{
    private const int MaxName = 253;
    private const int MaxContent = 16 << 20;
    private const int MaxLabels = 32;
    private const int MaxLabelKey = 63;
    private const int MaxLabelValue = 1024;

    // 0001-01-01 to 9999-12-31, as protobuf's Timestamp has it.
    private const long FirstSecond = -62_135_596_800;
    private const long LastSecond = 253_402_300_799;

    /// <summary>The first rule that a record breaks.</summary>
    /// <param name="record">As it was given.</param>
    /// <param name="dimension">Of the layer.</param>
    /// <param name="key">Of the layer.</param>
    /// <returns>Null where it breaks none.</returns>
    public static string? Problem(Record record, Dimension dimension, string key) =>
        Name("node", record.Node) ?? Name("task", record.Task) ?? Name("session", record.Session)
        ?? Time(record.Time) ?? Kinds(record) ?? Content(record) ?? Labels(record) ?? About(record) ?? Corrected(record) ?? Place(record, dimension, key);

    private static string? Name(string field, string value) => Text(field, value, MaxName) ??
        (value.Any(char.IsControl) ? $"{field} has a control character; leave it out" : null);

    private static string? Text(string field, string value, int max)
    {
        if (!IsUnicode(value))
            return $"{field} is not valid UTF-8: half of a surrogate pair stands alone";
        return Encoding.UTF8.GetByteCount(value) is var length && length > max ? $"{field} has {length} bytes; at most {max} fit" : null;
    }

    private static string? Time(Timestamp? time) => time switch
    {
        null => "time is missing; say when it happened, in UTC",
        { Seconds: < FirstSecond or > LastSecond } or { Nanos: < 0 or > 999_999_999 } => "time is not between the years 1 and 9999 with 0 to 999,999,999 nanoseconds",
        _ => null,
    };

    private static string? Kinds(Record record)
    {
        if (!System.Enum.IsDefined(record.Phase))
            return $"phase {(int)record.Phase} is none; see Phase";
        if (!System.Enum.IsDefined(record.Kind))
            return $"kind {(int)record.Kind} is none; see RecordKind";
        return null;
    }

    private static string? Content(Record record) => record.ContentCase switch
    {
        Record.ContentOneofCase.Text => Text("text", record.Text, MaxContent),
        Record.ContentOneofCase.Json => Text("json", record.Json, MaxContent) ?? (IsJson(record.Json) ? null : "json is not one JSON value"),
        Record.ContentOneofCase.Binary when record.Binary.Length > MaxContent => $"binary has {record.Binary.Length} bytes; at most {MaxContent} fit",
        Record.ContentOneofCase.Stored => "stored is the store's own; give text, json or binary",
        _ => null,
    };

    private static string? Labels(Record record)
    {
        if (record.Labels.Count > MaxLabels)
            return $"labels are {record.Labels.Count}; at most {MaxLabels} fit";
        foreach (var (key, value) in record.Labels)
        {
            if (key.Length is 0 or > MaxLabelKey || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/'))
                return $"labels: a key is 1 to {MaxLabelKey} letters, digits, and - _ . / of ASCII; one of {key.Length} characters is not";
            if ((Text($"labels[{key}]", value, MaxLabelValue) ?? (value.Contains('\0') ? $"labels[{key}] has a NUL; leave it out" : null)) is { } problem)
                return problem;
        }

        return null;
    }

    private static string? About(Record record) => (record.Kind, record.About.Length) switch
    {
        (RecordKind.Correction, 32) or (not RecordKind.Correction, 0 or 32) => null,
        (_, 0) => "about is missing; a correction names a record by its hash",
        (_, var length) => $"about has {length} bytes; a hash has 32",
    };

    private static string? Corrected(Record record)
    {
        if (record.Kind != RecordKind.Correction)
            return null;
        if (record.Labels.TryGetValue(RecordLabel.Phase.Name(), out var phase) && !Wire.TryParse<Phase>(phase, out _))
            return $"labels[{RecordLabel.Phase.Name()}] of a correction is one of {string.Join(", ", Wire.All<Phase>().Select(each => each.Name()))}; \"{phase}\" is not";
        return record.Labels.TryGetValue(RecordLabel.Task.Name(), out var task) ? Name($"labels[{RecordLabel.Task.Name()}]", task) : null;
    }

    private static string? Place(Record record, Dimension dimension, string key) => KeyPattern.Coordinate(record, dimension) is var at && KeyPattern.Matches(key, at)
        ? null
        : $"{dimension.Name()} is \"{at}\"; the layer takes what fits \"{key}\"";

    private static bool IsUnicode(string text)
    {
        for (var rest = text.AsSpan(); rest.IndexOfAnyInRange('\ud800', '\udfff') is >= 0 and var at; rest = rest[(at + 2)..])
        {
            if (at + 1 >= rest.Length || !char.IsSurrogatePair(rest[at], rest[at + 1]))
                return false;
        }

        return true;
    }

    private static bool IsJson(string text)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
