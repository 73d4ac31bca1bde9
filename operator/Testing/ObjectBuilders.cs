using CwHoe.Kube.Models;

namespace CwHoe.Testing;

/// <summary>Metadata as an API server would have stored it, for tests of what reads objects.</summary>
public static class ObjectBuilders
{
    /// <summary>Metadata of a new object: with a uid made of its name, version 1 and generation 1.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="ns">Its namespace; null for a cluster-scoped kind.</param>
    public static V1ObjectMeta Stored(string name, string? ns = "default") =>
        new() { Name = name, Namespace = ns, Uid = $"uid-{name}", ResourceVersion = "1", Generation = 1 };

    extension(V1ObjectMeta metadata)
    {
        /// <summary>The same with a label more.</summary>
        public V1ObjectMeta Labelled(string key, string value) =>
            metadata with { Labels = new Dictionary<string, string>(metadata.Labels ?? new Dictionary<string, string>()) { [key] = value } };

        /// <summary>The same with finalizers more.</summary>
        public V1ObjectMeta Finalized(params string[] names) => metadata with { Finalizers = [.. metadata.Finalizers ?? [], .. names] };

        /// <summary>The same, its deletion asked for.</summary>
        public V1ObjectMeta Deleting() => metadata with { DeletionTimestamp = DateTimeOffset.UnixEpoch };

        /// <summary>The same with an owner more.</summary>
        public V1ObjectMeta OwnedBy<TOwner>(TOwner owner)
            where TOwner : IKubernetesObject
        {
            var type = ResourceType.Of<TOwner>();
            var reference = new V1OwnerReference { ApiVersion = type.ApiVersion, Kind = type.Kind, Name = owner.Metadata.Name, Uid = owner.Metadata.Uid, Controller = true };
            return metadata with { OwnerReferences = [.. metadata.OwnerReferences ?? [], reference] };
        }
    }
}
