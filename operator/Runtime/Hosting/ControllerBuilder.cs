using System.Diagnostics.CodeAnalysis;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Controllers;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Mapping;
using CwHoe.Runtime.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CwHoe.Runtime.Hosting;

/// <summary>Says what a controller watches and how it works.</summary>
/// <typeparam name="TEntity">The kind it is for.</typeparam>
public sealed class ControllerBuilder<TEntity>
    where TEntity : class, IKubernetesObject
{
    private readonly IServiceCollection _services;
    private readonly List<Func<IServiceProvider, IWatchSource>> _sources = [];
    private readonly List<Func<IServiceProvider, FinalizerRegistration<TEntity>>> _finalizers = [];
    private ChangePredicate<TEntity> _predicate = Predicates.DesiredStateChanged;
    private ControllerOptions _options;

    internal ControllerBuilder(IServiceCollection services, string name)
    {
        _services = services;
        _options = new() { Name = name };
    }

    /// <summary>Name of the controller in metrics and logs; the kind in lower case without this.</summary>
    public ControllerBuilder<TEntity> Named(string name)
    {
        _options = _options with { Name = name };
        return this;
    }

    /// <summary>Most reconciles at a time; 1 without this.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public ControllerBuilder<TEntity> MaxConcurrentReconciles(int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        _options = _options with { MaxConcurrentReconciles = workers };
        return this;
    }

    /// <summary>Which changes of the object itself are worth a reconcile; <see cref="Predicates.DesiredStateChanged"/> without this.</summary>
    public ControllerBuilder<TEntity> When(ChangePredicate<TEntity> predicate)
    {
        _predicate = predicate;
        return this;
    }

    /// <summary>The controller makes objects of <paramref name="type"/>: any change of one reconciles the owner that it names.</summary>
    /// <remarks>Watched by metadata alone, and only what <see cref="OperatorOptions.OwnedSelector"/> selects.</remarks>
    /// <param name="type">The kind.</param>
    /// <param name="predicate">Which changes count; null for all. Give one where others write the content.</param>
    public ControllerBuilder<TEntity> Owns(ResourceType type, ChangePredicate<PartialObjectMetadata>? predicate = null)
    {
        _sources.Add(services => new WatchSource<PartialObjectMetadata>(
            services.GetRequiredService<InformerRegistry>().Owned(type), owned => OwnerMapping.OwnersOf(owned.Metadata, ResourceType.Of<TEntity>()), predicate));
        return this;
    }

    /// <summary>Changes of objects that controllers make reconcile the keys that <paramref name="map"/> names, beside their owners.</summary>
    /// <remarks>Watched as <see cref="Owns"/> says.</remarks>
    /// <param name="type">The kind; some controller owns it.</param>
    /// <param name="map">From the object to the objects concerned; must not block.</param>
    /// <param name="predicate">Which changes count; null for all.</param>
    public ControllerBuilder<TEntity> WatchesOwned(
        ResourceType type, Func<PartialObjectMetadata, IEnumerable<ObjectKey>> map, ChangePredicate<PartialObjectMetadata>? predicate = null)
    {
        _sources.Add(services => new WatchSource<PartialObjectMetadata>(services.GetRequiredService<InformerRegistry>().Owned(type), map, predicate));
        return this;
    }

    /// <summary>Changes of <typeparamref name="TWatched"/> reconcile the keys that <paramref name="map"/> names, asked of the object before and after.</summary>
    /// <param name="map">From the object watched to the objects concerned; must not block.</param>
    /// <param name="predicate">Which changes count; null for all.</param>
    public ControllerBuilder<TEntity> Watches<TWatched>(Func<TWatched, IEnumerable<ObjectKey>> map, ChangePredicate<TWatched>? predicate = null)
        where TWatched : class, IKubernetesObject
    {
        KubernetesOperatorBuilder.AddLister<TWatched>(_services);
        _sources.Add(services => new WatchSource<TWatched>(services.GetRequiredService<Informer<TWatched>>(), map, predicate));
        return this;
    }

    /// <summary>As <see cref="Watches{TWatched}(Func{TWatched, IEnumerable{ObjectKey}}, ChangePredicate{TWatched})"/>, with a map that needs services.</summary>
    /// <param name="map">Makes the map, once, at start-up.</param>
    /// <param name="predicate">Which changes count; null for all.</param>
    public ControllerBuilder<TEntity> Watches<TWatched>(
        Func<IServiceProvider, Func<TWatched, IEnumerable<ObjectKey>>> map, ChangePredicate<TWatched>? predicate = null)
        where TWatched : class, IKubernetesObject
    {
        KubernetesOperatorBuilder.AddLister<TWatched>(_services);
        _sources.Add(services => new WatchSource<TWatched>(services.GetRequiredService<Informer<TWatched>>(), map(services), predicate));
        return this;
    }

    /// <summary>Adds a clean-up that must succeed before an object goes.</summary>
    /// <param name="name">The finalizer as it stands on objects, such as <c>cw-hoe.dev/cleanup</c>.</param>
    public ControllerBuilder<TEntity> WithFinalizer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFinalizer>(string name)
        where TFinalizer : class, IEntityFinalizer<TEntity>
    {
        _services.AddSingleton<TFinalizer>();
        _finalizers.Add(services => new(name, services.GetRequiredService<TFinalizer>()));
        return this;
    }

    internal IControllerLoop Build(IServiceProvider services, Func<IServiceProvider, IEntityController<TEntity>> controller)
    {
        var informer = services.GetRequiredService<Informer<TEntity>>();
        var reconciler = new Reconciler<TEntity>(
            informer,
            controller(services),
            [.. _finalizers.Select(make => make(services))],
            new FinalizerStore<TEntity>(services.GetRequiredService<IKubernetesClient>(), informer.Type),
            services.GetRequiredService<OrphanSweeper>(),
            services.GetRequiredService<WriteBarrier>(),
            services.GetServices<IOwnerMemory>());
        IWatchSource own = new WatchSource<TEntity>(informer, entity => [ObjectKey.Of(entity)], _predicate.Invoke);
        return new ControllerLoop<TEntity>(
            _options,
            services.GetRequiredService<OperatorOptions>(),
            [own, .. _sources.Select(make => make(services))],
            reconciler,
            services.GetRequiredService<RuntimeMetrics>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>().CreateLogger($"CwHoe.Controllers.{_options.Name}"));
    }
}
