using System.Text.Json;
using CwHoe.Kube.Models;

namespace CwHoe.Kube;

/// <summary>An object as it is to be applied: exactly the fields that the applier wants to own.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Namespace">The namespace; null for a cluster-scoped kind.</param>
/// <param name="Name">The name.</param>
/// <param name="Body">The whole object, apiVersion, kind and metadata included.</param>
public sealed record PlannedObject(ResourceType Type, string? Namespace, string Name, JsonElement Body)
{
    /// <summary>A model's fields, but for those that are null.</summary>
    /// <param name="entity">Only what is to be owned is set; the name is.</param>
    /// <param name="json">How the model is written, from <see cref="KubernetesJson.Options"/>.</param>
    public static PlannedObject Of<TEntity>(TEntity entity, JsonSerializerOptions json)
        where TEntity : class, IKubernetesObject
    {
        var type = ResourceType.Of<TEntity>();
        var name = entity.Metadata.Name ?? throw new ArgumentException("metadata.name is null: an object that is applied has a name", nameof(entity));
        return new(type, entity.Metadata.Namespace, name, JsonElement.Parse(EntityJson.Write(type, entity, json)));
    }
}
