using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.AkashicLayers;

/// <summary>What was last observed of an AkashicLayer. The operator writes <c>observedGeneration</c> to <c>depth</c>; all else the store does.</summary>
public sealed record AkashicLayerStatus
{
    /// <summary>Generation of the spec that the operator's part answers to.</summary>
    [RangeMinimum(0)]
    public long? ObservedGeneration { get; init; }

    /// <summary><c>Accepted</c>, <c>Ready</c>, and what <see cref="StoreConditions"/> says.</summary>
    [ListMap("type"), Items(0, 16)]
    public IReadOnlyList<V1Condition>? Conditions { get; init; }

    /// <summary>Base URL of the store inside the cluster; null while no root is found.</summary>
    [Length(0, 2048)]
    public string? Endpoint { get; init; }

    /// <summary>Name of the layer at the top of the tree, whose store keeps this one.</summary>
    [Length(0, 253)]
    public string? Root { get; init; }

    /// <summary>Layers above this one; 0 for a root.</summary>
    [RangeMinimum(0)]
    public int? Depth { get; init; }

    /// <summary><c>BucketReady</c> and <c>Consistent</c>, as the store says; the operator repeats them in <see cref="Conditions"/>.</summary>
    [ListMap("type"), Items(0, 16)]
    public IReadOnlyList<V1Condition>? StoreConditions { get; init; }

    /// <summary>Prefix of the layer in its bucket; a function of the chain of layers from the root.</summary>
    [Length(0, 1024)]
    public string? Prefix { get; init; }

    /// <summary>Key to verify checkpoints with, as C2SP signed-note writes it.</summary>
    [Length(0, 1024)]
    public string? VerifierKey { get; init; }

    /// <summary>Entries in the log.</summary>
    [RangeMinimum(0)]
    public long? TreeSize { get; init; }

    /// <summary>Index of the first record whose content is kept; greater than 0 once retention has dropped some. The hashes of all are kept.</summary>
    [RangeMinimum(0)]
    public long? FirstIndex { get; init; }

    /// <summary>Merkle root of the log at <see cref="TreeSize"/> (RFC 6962), in base64. That of a layer with layers below commits to theirs.</summary>
    [Length(0, 64)]
    public string? ActiveHash { get; init; }

    /// <summary>When the checkpoint of <see cref="TreeSize"/> was published.</summary>
    public DateTimeOffset? CheckpointTime { get; init; }

    /// <summary>Bytes of all records as they were given.</summary>
    [RangeMinimum(0)]
    public long? RawBytes { get; init; }

    /// <summary>Bytes of all objects as they are stored.</summary>
    [RangeMinimum(0)]
    public long? StoredBytes { get; init; }

    /// <summary>Records of each phase, by its name; those without one under an empty name.</summary>
    [Items(0, 16)]
    public IReadOnlyDictionary<string, long>? RecordsByPhase { get; init; }

    /// <summary>Entries in the index; less than <see cref="TreeSize"/> while it is made anew.</summary>
    [RangeMinimum(0)]
    public long? IndexedSize { get; init; }

    /// <summary>The newest snapshot; null before the first.</summary>
    public AkashicLayerSnapshotStatus? LastSnapshot { get; init; }

    /// <summary>The newest audit; null before the first.</summary>
    public AkashicLayerAuditStatus? LastAudit { get; init; }
}
