using BenchmarkDotNet.Attributes;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime;
using CwHoe.Runtime.Informers;

namespace CwHoe.MicroBench;

/// <summary>What an informer's store costs: a whole list, one event, one look-up.</summary>
public class StoreBenchmarks
{
    private static readonly InformerOptions<PartialObjectMetadata> Options = new()
    {
        Transform = LeanMetadata.Of,
        Indexes = new Dictionary<string, Func<PartialObjectMetadata, IEnumerable<string>>> { ["owner"] = e => [e.Metadata.OwnerReferences![0].Uid!] },
    };

    private PartialObjectMetadata[] _objects = [];
    private Store<PartialObjectMetadata> _store = null!;
    private Lister<PartialObjectMetadata> _lister = null!;
    private int _version;

    [Params(1000, 20_000)]
    public int Objects { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _objects = [.. Enumerable.Range(0, Objects).Select(Samples.Metadata)];
        _store = new(Options);
        _store.Replace(scope: null, _objects, "1", isInitial: true);
        _lister = new(() => _store.Snapshot);
    }

    [Benchmark]
    public int ReplaceOfAnEmptyStore()
    {
        var store = new Store<PartialObjectMetadata>(Options);
        store.Replace(scope: null, _objects, "1", isInitial: true);
        return store.Snapshot.Objects.Count;
    }

    [Benchmark]
    public void ApplyOneEvent()
    {
        _version++;
        var changed = _objects[_version % Objects];
        changed = changed with { Metadata = changed.Metadata with { ResourceVersion = $"{1_000_000 + _version}" } };
        _store.Apply(scope: null, new(WatchEventType.Modified, changed, changed.Metadata.ResourceVersion));
    }

    [Benchmark]
    public PartialObjectMetadata? Get() => _lister.Get(new ObjectKey("default", "object-7"));

    [Benchmark]
    public int ByIndex() => _lister.ByIndex("owner", "owner-7").Count;
}
