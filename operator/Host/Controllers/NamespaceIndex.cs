using CwHoe.Kube.Models;
using CwHoe.Runtime.Informers;

namespace CwHoe.Host.Controllers;

/// <summary>Finds the objects of a namespace without looking at all the others.</summary>
internal static class NamespaceIndex
{
    private const string Name = "namespace";

    /// <summary>An informer of a kind, whole, with this index.</summary>
    public static InformerOptions<TEntity> Options<TEntity>()
        where TEntity : class, IKubernetesObject => new()
        {
            Indexes = new Dictionary<string, Func<TEntity, IEnumerable<string>>> { [Name] = entity => [entity.Metadata.Namespace ?? ""] },
        };

    /// <summary>The objects of <paramref name="ns"/>, in no order.</summary>
    public static IReadOnlyCollection<TEntity> In<TEntity>(this Lister<TEntity> lister, string? ns)
        where TEntity : class, IKubernetesObject => lister.ByIndex(Name, ns ?? "");
}
