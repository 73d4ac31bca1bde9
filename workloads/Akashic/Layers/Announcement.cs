using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CwHoe.Akashic.Log;
using CwHoe.Akashic.Storage;
using CwHoe.Contracts;
using Google.Protobuf.WellKnownTypes;

namespace CwHoe.Akashic.Layers;

/// <summary>
/// The record by which a log says, before it is done, up to which index its contents are dropped, and the object <c>retention.json</c> that tells where that
/// record is. Nobody has to believe the object: it names an entry, which is proved. The newest such record is never dropped, since it drops what is before it.
/// </summary>
internal static class Announcement
{
    private const string PrefixName = "prefix";
    private const string MinimumName = "minimumIndex";
    private const string FromName = "from";
    private const string RuleName = "rule";
    private const string LimitName = "limit";
    private const string EntryName = "announcement";

    /// <summary>The record.</summary>
    /// <param name="prefix">Of the layer: copied to another one, it says nothing of that.</param>
    /// <param name="from">The minimum index that was.</param>
    /// <param name="minimum">The one that is to be.</param>
    /// <param name="rule">Field of spec.retention that asks for it.</param>
    /// <param name="limit">Its value.</param>
    /// <param name="time">Now.</param>
    public static Record Of(string prefix, long from, long minimum, string rule, long limit, DateTimeOffset time) => new()
    {
        Kind = RecordKind.Retention,
        Time = Timestamp.FromDateTimeOffset(time),
        Json = new JsonObject { [PrefixName] = prefix, [FromName] = from, [MinimumName] = minimum, [RuleName] = rule, [LimitName] = limit }.ToJsonString(),
    };

    /// <summary>The object that tells where the record is.</summary>
    public static byte[] Pointer(long minimum, long entry) =>
        System.Text.Encoding.UTF8.GetBytes(new JsonObject { [MinimumName] = minimum, [EntryName] = entry }.ToJsonString() + "\n");

    /// <summary>Reads what was announced last, and proves it.</summary>
    /// <param name="objects">Of the layer.</param>
    /// <param name="found">The object; null where there is none.</param>
    /// <param name="reader">Reads entries.</param>
    /// <param name="log">That has the record: loaded after the object was read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="LogBrokenException">The object names an entry that says something else.</exception>
    public static async Task<LogMinimum> ReadAsync(LayerObjects objects, StoredObject? found, ProvedReader reader, PublishedLog log, CancellationToken cancellationToken)
    {
        if (found is null)
            return LogMinimum.None;
        var pointer = Parse(System.Text.Encoding.UTF8.GetString(found.Bytes.Span));
        if (Number(pointer, EntryName) is not { } entry || entry < 0 || entry >= log.Edge.Size)
            throw LayerObjects.Broken(objects.RetentionKey, $"names no entry of a log of {log.Edge.Size}");
        var record = Record.Parser.ParseFrom((await reader.EntriesAsync(log, entry / Tile.Full, cancellationToken))[(int)(entry % Tile.Full)].Span);
        return Said(record, objects.Prefix, entry) is { } minimum && minimum.Index == Number(pointer, MinimumName)
            ? minimum
            : throw LayerObjects.Broken(objects.RetentionKey, string.Create(CultureInfo.InvariantCulture, $"says what entry {entry} of the log does not"));
    }

    /// <summary>Writes the object over the one before.</summary>
    /// <returns>False where another process wrote it meanwhile.</returns>
    public static async Task<bool> PointAsync(LayerObjects objects, long minimum, long entry, CancellationToken cancellationToken)
    {
        var before = await objects.Store.GetAsync(objects.RetentionKey, cancellationToken);
        var put = new PutObject(objects.RetentionKey, Pointer(minimum, entry)) { IfAbsent = before is null, IfMatch = before?.ETag, ContentType = "application/json" };
        // It may be there by a try whose answer was lost.
        return await objects.Store.PutAsync(put, cancellationToken) is not null
            || (await objects.Store.GetAsync(put.Key, cancellationToken) is { } there && there.Bytes.Span.SequenceEqual(put.Bytes.Span));
    }

    private static LogMinimum? Said(Record record, string prefix, long entry) =>
        record.Kind == RecordKind.Retention && Parse(record.Json) is { } said && (string?)said[PrefixName] == prefix
        && Number(said, MinimumName) is { } index && index >= 0 && index <= entry && index % Tile.Full == 0
            ? new(index, entry, record.Time.ToDateTimeOffset())
            : null;

    private static JsonObject? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static long? Number(JsonObject? json, string name) => json?[name] is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;
}
