using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Controllers;

/// <summary>A finalizer and the name under which it stands on objects.</summary>
internal sealed record FinalizerRegistration<TEntity>(string Name, IEntityFinalizer<TEntity> Finalizer)
    where TEntity : class, IKubernetesObject;
