using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Informers;

/// <summary>What an informer watches and keeps.</summary>
/// <typeparam name="TEntity">The model objects are decoded into; <see cref="PartialObjectMetadata"/> takes metadata only.</typeparam>
public sealed record InformerOptions<TEntity>
    where TEntity : class, IKubernetesObject
{
    /// <summary>The kind watched; null for the one the model names. Needed with <see cref="PartialObjectMetadata"/>.</summary>
    public ResourceType? Type { get; init; }

    /// <summary>Label selector; null for all. An object that stops matching is a delete.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Field selector; null for all.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Applied to every object before it is stored and compared; null keeps it as decoded. Must not change name, namespace, uid or resourceVersion.</summary>
    /// <remarks>Drop here what nobody reads: it is kept in memory for every object.</remarks>
    public Func<TEntity, TEntity>? Transform { get; init; }

    /// <summary>Indexes by name: the values under which an object is found.</summary>
    public IReadOnlyDictionary<string, Func<TEntity, IEnumerable<string>>> Indexes { get; init; } = new Dictionary<string, Func<TEntity, IEnumerable<string>>>();
}
