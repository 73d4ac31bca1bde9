using System.Text;
using System.Text.Json;
using CwHoe.Kube.Http;
using CwHoe.Kube.Models;

namespace CwHoe.Kube.Decoding;

/// <summary>Decodes a list object by object, so that one broken object costs only itself.</summary>
internal static class ListDecoder
{
    /// <summary>Room that <see cref="Decode"/> needs in front of the body.</summary>
    public static int Headroom(ResourceType type) => Preamble(type).Length;

    /// <summary>Decodes <paramref name="body"/>, whose bytes are overwritten on the way.</summary>
    /// <exception cref="KubernetesDecodeException">The body is not a list.</exception>
    public static ListPage<TEntity> Decode<TEntity>(PooledBody body, EntityDecoder<TEntity> decoder)
        where TEntity : class, IKubernetesObject
    {
        string? resourceVersion = null, next = null;
        var items = new List<TEntity>();
        var undecodable = new List<string>();
        try
        {
            var reader = new Utf8JsonReader(body.Span);
            Expect(ref reader, JsonTokenType.StartObject);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("metadata"u8))
                    ReadMetadata(ref reader, ref resourceVersion, ref next);
                else if (reader.ValueTextEquals("items"u8))
                    ReadItems(ref reader, body, decoder, items, undecodable);
                else
                    reader.Skip();
            }
        }
        catch (JsonException fault)
        {
            throw new KubernetesDecodeException($"List of {decoder.Type.Plural}: {fault.Message}", fault);
        }
        return new(items, resourceVersion, string.IsNullOrEmpty(next) ? null : next, undecodable);
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, ref string? resourceVersion, ref string? next)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isVersion = reader.ValueTextEquals("resourceVersion"u8);
            var isContinue = reader.ValueTextEquals("continue"u8);
            reader.Read();
            if (isVersion && reader.TokenType == JsonTokenType.String)
                resourceVersion = reader.GetString();
            else if (isContinue && reader.TokenType == JsonTokenType.String)
                next = reader.GetString();
            else
                reader.Skip();
        }
    }

    private static void ReadItems<TEntity>(ref Utf8JsonReader reader, PooledBody body, EntityDecoder<TEntity> decoder, List<TEntity> items, List<string> undecodable)
        where TEntity : class, IKubernetesObject
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException($"items is {reader.TokenType}, not an array");

        var preamble = Preamble(decoder.Type);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = body.Start + (int)reader.TokenStartIndex;
            var isObject = reader.TokenType == JsonTokenType.StartObject;
            reader.Skip();
            var end = body.Start + (int)reader.BytesConsumed;

            // Items of built-in kinds come without apiVersion and kind. They are written in front of the item's other members, over
            // bytes that the reader has passed; where the item has its own, those come later and win.
            if (isObject && !IsEmpty(body.WithHeadroom.Span[start..end]))
            {
                start -= preamble.Length - 1;
                preamble.CopyTo(body.WithHeadroom[start..]);
            }
            if (decoder.TryDecode(body.WithHeadroom[start..end], out var problem) is { } entity)
                items.Add(entity);
            else
                undecodable.Add(problem!);
        }
    }

    private static bool IsEmpty(ReadOnlySpan<byte> item) => item[1..].TrimStart(" \t\r\n"u8)[0] == '}';

    private static byte[] Preamble(ResourceType type) =>
        Encoding.UTF8.GetBytes($"{{\"apiVersion\":\"{JsonEncodedText.Encode(type.ApiVersion)}\",\"kind\":\"{JsonEncodedText.Encode(type.Kind)}\",");

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType expected)
    {
        if (!reader.Read() || reader.TokenType != expected)
            throw new JsonException($"{reader.TokenType} where {expected} belongs");
    }
}
