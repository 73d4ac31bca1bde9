namespace CwHoe.Akashic.Layers;

/// <summary>A layer as the parts see it that derive something from its log: index, exports, audits.</summary>
internal interface ILayerReader
{
    /// <summary>Name of the AkashicLayer.</summary>
    string Name { get; }

    /// <summary>Of its objects in the bucket; ends with a slash.</summary>
    string Prefix { get; }

    /// <summary>The newest checkpoint in the bucket.</summary>
    TreeHead Head { get; }

    /// <summary>Entries that are durable; at least as many as in <see cref="Head"/>, which follows a moment later.</summary>
    long Size { get; }

    /// <summary>Index of the first entry whose content is kept: retention dropped those before.</summary>
    long FirstIndex { get; }

    /// <summary>Reads durable entries in order, each proved against what was committed.</summary>
    /// <param name="from">Index of the first; at least <see cref="FirstIndex"/>.</param>
    /// <param name="to">Index after the last; at most <see cref="Size"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RecordsDroppedException">Retention dropped them, if only meanwhile.</exception>
    IAsyncEnumerable<LogEntry> ReadAsync(long from, long to, CancellationToken cancellationToken);

    /// <summary>The root of the log as it was at a size, proved against the newest checkpoint.</summary>
    /// <param name="size">0 to that of <see cref="Head"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task<TreeHead> HeadAtAsync(long size, CancellationToken cancellationToken);
}
