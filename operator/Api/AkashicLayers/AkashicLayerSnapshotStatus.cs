using CwHoe.Api.Schema;

namespace CwHoe.Api.AkashicLayers;

/// <summary>A state of a layer that is held under a name.</summary>
public sealed record AkashicLayerSnapshotStatus
{
    /// <summary>The name. Required.</summary>
    [Required, Length(1, 63)]
    public string? Name { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Entries in the log then.</summary>
    [RangeMinimum(0)]
    public long? TreeSize { get; init; }

    /// <summary>Merkle root of the log then, in base64.</summary>
    [Length(0, 64)]
    public string? RootHash { get; init; }
}
