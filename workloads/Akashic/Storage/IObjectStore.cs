namespace CwHoe.Akashic.Storage;

/// <summary>Objects of one bucket. What is written is there for every read and listing after the answer, as in S3 since 2020.</summary>
/// <remarks>Each method throws <see cref="ObjectStoreException"/> where the store does not do what it was asked.</remarks>
internal interface IObjectStore
{
    /// <summary>Makes the bucket where it may and there is none, and sees that it can be read.</summary>
    Task EnsureBucketAsync(CancellationToken cancellationToken);

    /// <summary>Reads an object.</summary>
    /// <returns>Null where there is none.</returns>
    Task<StoredObject?> GetAsync(string key, CancellationToken cancellationToken);

    /// <summary>Writes an object.</summary>
    /// <returns>Its ETag; null where its condition does not hold, which may be by an earlier try of the same request.</returns>
    Task<string?> PutAsync(PutObject put, CancellationToken cancellationToken);

    /// <summary>Names what is below a prefix, in the order of the names.</summary>
    IAsyncEnumerable<ListedObject> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Removes an object, if it is there.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);
}
