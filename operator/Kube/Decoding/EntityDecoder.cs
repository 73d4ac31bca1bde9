using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CwHoe.Kube.Models;

namespace CwHoe.Kube.Decoding;

/// <summary>Decodes single objects of one kind.</summary>
/// <typeparam name="TEntity">The model.</typeparam>
/// <param name="type">The kind asked for.</param>
/// <param name="typeInfo">How the model is read.</param>
internal sealed class EntityDecoder<TEntity>(ResourceType type, JsonTypeInfo<TEntity> typeInfo)
    where TEntity : class, IKubernetesObject
{
    public ResourceType Type { get; } = type;

    /// <summary>Decodes one object, or says in <paramref name="problem"/> which object it is and why it cannot be decoded.</summary>
    /// <param name="json">One well-formed JSON value.</param>
    /// <param name="problem">Null where the object was decoded.</param>
    public TEntity? TryDecode(ReadOnlyMemory<byte> json, out string? problem)
    {
        problem = null;
        try
        {
            if (JsonSerializer.Deserialize(json.Span, typeInfo) is { } entity)
                return Restore(entity);
            problem = $"{Type.Kind}: the object is null";
        }
        catch (Exception fault) when (IsDecodeFault(fault))
        {
            var (ns, name, _, _) = ObjectHeader.Read(json);
            problem = $"{Type.Kind} {(ns is null ? "" : ns + "/")}{name ?? "(no name)"}: {fault.Message}";
        }
        return null;
    }

    /// <summary>Decodes the one object of an answer.</summary>
    /// <exception cref="KubernetesDecodeException">It is not one.</exception>
    public TEntity Decode(ReadOnlySpan<byte> json)
    {
        try
        {
            return Restore(JsonSerializer.Deserialize(json, typeInfo) ?? throw new JsonException("the answer is null"));
        }
        catch (Exception fault) when (IsDecodeFault(fault))
        {
            throw new KubernetesDecodeException($"{Type.Kind}: {fault.Message}", fault);
        }
    }

    // Metadata-only answers call themselves PartialObjectMetadata; callers want to know the kind they asked for.
    private TEntity Restore(TEntity entity)
    {
        if (entity.Metadata is null)
            throw new JsonException("metadata is null");
        return entity is PartialObjectMetadata partial
            ? (TEntity)(IKubernetesObject)(partial with { ApiVersion = Type.ApiVersion, Kind = Type.Kind })
            : entity;
    }

    // Converters of models may throw what the serializer does not turn into JsonException.
    private static bool IsDecodeFault(Exception fault) =>
        fault is JsonException or FormatException or OverflowException or ArgumentException or InvalidOperationException or NotSupportedException;
}
