using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning;

/// <summary>Writes typed objects as the JSON that is applied.</summary>
internal static class PlannedObjects
{
    private static readonly JsonSerializerOptions Options = KubernetesJson.Options();

    /// <summary>The object as it will be applied; apiVersion and kind are those of <paramref name="type"/>.</summary>
    /// <typeparam name="TEntity">A kind of <c>CwHoe.Kube</c>.</typeparam>
    /// <param name="entity">Only what is to be owned is set.</param>
    /// <param name="type">The version to apply; null for the one of <typeparamref name="TEntity"/>.</param>
    public static PlannedObject From<TEntity>(TEntity entity, ResourceType? type = null)
        where TEntity : IKubernetesObject
    {
        type ??= ResourceType.Of<TEntity>();
        return From(ToNode(entity), entity.Metadata, type);
    }

    /// <summary>As <see cref="From{TEntity}"/>, of JSON that no record can hold, such as a patched pod template.</summary>
    public static PlannedObject From(JsonObject body, V1ObjectMeta metadata, ResourceType type)
    {
        // apiVersion and kind first, as people expect to read them.
        body.Remove("apiVersion");
        body.Remove("kind");
        body.Insert(0, "apiVersion", type.ApiVersion);
        body.Insert(1, "kind", type.Kind);
        return new(type, metadata.Namespace, metadata.Name!, JsonElement.Parse(body.ToJsonString()));
    }

    /// <summary>The record as JSON that can be changed.</summary>
    public static JsonObject ToNode<T>(T value) => JsonSerializer.SerializeToNode(value, (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T)))!.AsObject();
}
