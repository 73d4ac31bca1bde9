using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CwHoe.Kube.Models;

namespace CwHoe.Kube.Decoding;

/// <summary>Decodes the lines of a watch.</summary>
internal static class WatchDecoder
{
    /// <summary>Decodes one line; null for an event type that is not known.</summary>
    /// <exception cref="KubernetesException">The line is an ERROR event.</exception>
    /// <exception cref="KubernetesDecodeException">The line is no watch event.</exception>
    public static WatchEvent<TEntity>? Decode<TEntity>(ReadOnlyMemory<byte> line, EntityDecoder<TEntity> decoder, JsonTypeInfo<V1Status> statusInfo)
        where TEntity : class, IKubernetesObject
    {
        try
        {
            var (type, json) = Open(line);
            return type switch
            {
                "ADDED" => Event(WatchEventType.Added, json, decoder),
                "MODIFIED" => Event(WatchEventType.Modified, json, decoder),
                "DELETED" => Event(WatchEventType.Deleted, json, decoder),
                "BOOKMARK" => Bookmark<TEntity>(json),
                "ERROR" => throw new KubernetesException(JsonSerializer.Deserialize(json.Span, statusInfo) ?? new V1Status { Status = "Failure", Code = 500 }),
                _ => null,
            };
        }
        catch (JsonException fault)
        {
            throw new KubernetesDecodeException($"Watch of {decoder.Type.Plural}: {fault.Message}", fault);
        }
    }

    private static WatchEvent<TEntity> Event<TEntity>(WatchEventType type, ReadOnlyMemory<byte> json, EntityDecoder<TEntity> decoder)
        where TEntity : class, IKubernetesObject =>
        decoder.TryDecode(json, out var problem) is { } entity
            ? new(type, entity, entity.Metadata.ResourceVersion)
            : new(type, null, ObjectHeader.Read(json).ResourceVersion) { Undecodable = problem };

    private static WatchEvent<TEntity> Bookmark<TEntity>(ReadOnlyMemory<byte> json)
        where TEntity : class, IKubernetesObject
    {
        var header = ObjectHeader.Read(json);
        return new(WatchEventType.Bookmark, null, header.ResourceVersion) { InitialEventsEnd = header.InitialEventsEnd };
    }

    private static (string Type, ReadOnlyMemory<byte> Object) Open(ReadOnlyMemory<byte> line)
    {
        string? type = null;
        ReadOnlyMemory<byte>? json = null;
        var reader = new Utf8JsonReader(line.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("the line is no JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            if (isType && reader.TokenType == JsonTokenType.String)
                type = reader.GetString();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isObject)
                json = line[start..(int)reader.BytesConsumed];
        }
        return (type ?? throw new JsonException("the event has no type"), json ?? throw new JsonException("the event has no object"));
    }
}
