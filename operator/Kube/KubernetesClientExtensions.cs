using CwHoe.Kube.Models;

namespace CwHoe.Kube;

/// <summary>The verbs of <see cref="IKubernetesClient"/> for models that name their own kind.</summary>
public static class KubernetesClientExtensions
{
    extension(IKubernetesClient client)
    {
        /// <inheritdoc cref="IKubernetesClient.GetAsync"/>
        public Task<TEntity?> GetAsync<TEntity>(string name, string? ns, CancellationToken cancellationToken)
            where TEntity : class, IKubernetesObject =>
            client.GetAsync<TEntity>(ResourceType.Of<TEntity>(), name, ns, cancellationToken);

        /// <inheritdoc cref="IKubernetesClient.CreateAsync"/>
        public Task<TEntity> CreateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken)
            where TEntity : class, IKubernetesObject =>
            client.CreateAsync(ResourceType.Of<TEntity>(), entity, cancellationToken);

        /// <inheritdoc cref="IKubernetesClient.DeleteAsync"/>
        public Task<bool> DeleteAsync<TEntity>(string name, string? ns, CancellationToken cancellationToken)
            where TEntity : class, IKubernetesObject =>
            client.DeleteAsync(ResourceType.Of<TEntity>(), name, ns, new DeleteOptions(), cancellationToken);
    }
}
