namespace CwHoe.ModelLoader.Transfer;

/// <summary>A place that models are fetched from.</summary>
internal interface IModelSource
{
    /// <summary>What is fetched, for people and for telling one cached model from another; no secrets.</summary>
    string Name { get; }

    /// <summary>Says what the model consists of.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>At least one file.</returns>
    /// <exception cref="LoaderException">There is no such model, or the source does not say.</exception>
    Task<ModelListing> ListAsync(CancellationToken cancellationToken);

    /// <summary>Asks for bytes of one file.</summary>
    /// <param name="file">One of <see cref="ListAsync"/>'s.</param>
    /// <param name="range">Which bytes; the source may send more.</param>
    /// <param name="validator">From an earlier <see cref="RangeResponse"/> of the file: the bytes must be of that same version. Null takes any.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The response, its body unread.</returns>
    /// <exception cref="SourceChangedException">The file is no longer the one that <paramref name="validator"/> names.</exception>
    /// <exception cref="LoaderException">The source refuses or fails.</exception>
    Task<RangeResponse> OpenAsync(ModelFile file, ByteRange range, string? validator, CancellationToken cancellationToken);
}
