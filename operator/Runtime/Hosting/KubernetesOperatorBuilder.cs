using System.Diagnostics.CodeAnalysis;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Controllers;
using CwHoe.Runtime.Informers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CwHoe.Runtime.Hosting;

/// <summary>Says what an operator consists of.</summary>
public sealed class KubernetesOperatorBuilder
{
    internal KubernetesOperatorBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services of the process.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a controller.</summary>
    /// <param name="configure">What it watches besides the objects themselves, and how it works.</param>
    /// <remarks>It may ask for <see cref="Lister{TEntity}"/> of every kind that some controller watches or <see cref="AddInformer{TEntity}"/> declares.</remarks>
    public KubernetesOperatorBuilder AddController<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TController, TEntity>(
        Action<ControllerBuilder<TEntity>>? configure = null)
        where TController : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject
    {
        AddLister<TEntity>(Services);
        Services.AddSingleton<TController>();
        var builder = new ControllerBuilder<TEntity>(Services, ResourceType.Of<TEntity>().Kind.ToLowerInvariant());
        configure?.Invoke(builder);
        Services.AddSingleton<IControllerLoop>(services => builder.Build(services, s => s.GetRequiredService<TController>()));
        return this;
    }

    /// <summary>Says how <typeparamref name="TEntity"/> is watched and kept; without this, whole, as decoded, without indexes.</summary>
    public KubernetesOperatorBuilder AddInformer<TEntity>(InformerOptions<TEntity> options)
        where TEntity : class, IKubernetesObject
    {
        Services.AddSingleton(options);
        AddLister<TEntity>(Services);
        return this;
    }

    internal static void AddLister<TEntity>(IServiceCollection services)
        where TEntity : class, IKubernetesObject
    {
        services.TryAddSingleton(s => s.GetRequiredService<InformerRegistry>().Get(s.GetService<InformerOptions<TEntity>>()));
        services.TryAddSingleton(s => s.GetRequiredService<Informer<TEntity>>().Lister);
    }
}
