using System.Reflection;

namespace CwHoe.Kube.Models;

/// <summary>A kind as the API server addresses it.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">Version without group.</param>
/// <param name="Kind">The kind, in PascalCase.</param>
/// <param name="Plural">Lower-case plural, as it stands in URLs.</param>
/// <param name="Scope">Whether objects have a namespace.</param>
public sealed record ResourceType(string Group, string Version, string Kind, string Plural, EntityScope Scope)
{
    /// <summary><c>group/version</c>, or <c>version</c> of the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The address of <typeparamref name="TEntity"/>, read once from its attributes.</summary>
    /// <typeparam name="TEntity">A model with <see cref="KubernetesEntityAttribute"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The type lacks the attribute.</exception>
    public static ResourceType Of<TEntity>()
        where TEntity : IKubernetesObject => Cache<TEntity>.Value;

    /// <summary>The URL path, without host and query.</summary>
    /// <param name="ns">Namespace; null for all namespaces or a cluster-scoped kind.</param>
    /// <param name="name">Name; null for the collection.</param>
    /// <param name="subresource">Such as <c>status</c>; null for the object itself.</param>
    public string Path(string? ns = null, string? name = null, string? subresource = null)
    {
        var path = Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
        if (ns is not null && Scope == EntityScope.Namespaced)
            path += $"/namespaces/{Uri.EscapeDataString(ns)}";
        path += $"/{Plural}";
        if (name is not null)
            path += $"/{Uri.EscapeDataString(name)}";
        return subresource is null ? path : $"{path}/{subresource}";
    }

    private static class Cache<TEntity>
        where TEntity : IKubernetesObject
    {
        internal static readonly ResourceType Value = Read();

        private static ResourceType Read()
        {
            var entity = typeof(TEntity).GetCustomAttribute<KubernetesEntityAttribute>()
                ?? throw new InvalidOperationException($"{typeof(TEntity)} lacks [KubernetesEntity]");
            var scope = typeof(TEntity).GetCustomAttribute<EntityScopeAttribute>()?.Scope ?? EntityScope.Namespaced;
            return new(entity.Group, entity.ApiVersion, entity.Kind, entity.PluralName, scope);
        }
    }
}
