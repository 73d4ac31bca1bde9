namespace CwHoe.ModelLoader.Transfer;

/// <summary>Bytes of a file on their way.</summary>
/// <param name="owner">What holds the connection; disposed with the response.</param>
internal sealed class RangeResponse(IDisposable? owner) : IDisposable
{
    /// <summary>The bytes.</summary>
    public required Stream Body { get; init; }

    /// <summary>Whether the source can send parts of the file; if not, <see cref="Body"/> starts at byte 0.</summary>
    public required bool Ranged { get; init; }

    /// <summary>Bytes of the whole file; null when the source does not say.</summary>
    public required long? Total { get; init; }

    /// <summary>Names this version of the file; null when the source has no such name.</summary>
    public required string? Validator { get; init; }

    /// <inheritdoc />
    public void Dispose() => owner?.Dispose();
}
