using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CwHoe.Kube.Models;

namespace CwHoe.Kube;

/// <summary>Writes models as the JSON that is sent.</summary>
internal static class EntityJson
{
    /// <summary>The entity as JSON, with apiVersion and kind, which the server wants and models made in code often lack.</summary>
    internal static byte[] Write<TEntity>(ResourceType type, TEntity entity, JsonSerializerOptions json)
        where TEntity : class, IKubernetesObject
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(entity, (JsonTypeInfo<TEntity>)json.GetTypeInfo(typeof(TEntity)));
        if (entity.ApiVersion is not null && entity.Kind is not null)
            return body;
        var preamble = Encoding.UTF8.GetBytes($"{{\"apiVersion\":\"{JsonEncodedText.Encode(type.ApiVersion)}\",\"kind\":\"{JsonEncodedText.Encode(type.Kind)}\",");
        return [.. preamble, .. body.AsSpan(1)];
    }
}
