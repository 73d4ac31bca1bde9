using CwHoe.Kube.Models;

namespace CwHoe.Kube;

/// <summary>One page of a collection.</summary>
/// <typeparam name="TEntity">The kind listed.</typeparam>
/// <param name="Items">The objects that could be decoded, with apiVersion and kind filled in.</param>
/// <param name="ResourceVersion">Version of the collection: where a watch continues.</param>
/// <param name="Continue">Token of the next page; null on the last one.</param>
/// <param name="Undecodable">One message per object that could not be decoded, naming it where its metadata could be read.</param>
public sealed record ListPage<TEntity>(IReadOnlyList<TEntity> Items, string? ResourceVersion, string? Continue, IReadOnlyList<string> Undecodable)
    where TEntity : class, IKubernetesObject;
