namespace CwHoe.ModelLoader.Transfer;

/// <summary>What is known of a file that is partly here, as kept beside it.</summary>
internal sealed record PartialState
{
    /// <summary>The source and the file at it.</summary>
    public required string File { get; init; }

    /// <summary>Which version of the file; null when only its checksum can tell.</summary>
    public string? Validator { get; init; }

    /// <summary>Bytes of the whole file; null when not known.</summary>
    public long? Length { get; init; }

    /// <summary>The stretches, in order, without gaps.</summary>
    public required IReadOnlyList<Segment> Segments { get; init; }
}
