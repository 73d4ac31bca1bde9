using CwHoe.Akashic.Layers;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Index;

/// <summary>
/// What queries and searches of one layer read. All of it follows from the layer's log: deleted, it is made anew. Entries are added in order and once;
/// whoever implements this makes that one transaction with the size. Contents are not in it: what it finds is read from the log.
/// </summary>
internal interface IRecordIndex : IAsyncDisposable
{
    /// <summary>Index of the entry that is to be added next: the entries that are in it, and those that were forgotten.</summary>
    Task<long> GetSizeAsync(CancellationToken cancellationToken);

    /// <summary>The leaf hash of an entry that is in it; null for none.</summary>
    Task<ReadOnlyMemory<byte>?> GetHashAsync(long index, CancellationToken cancellationToken);

    /// <summary>Adds the next entries.</summary>
    /// <param name="entries">In order; the first has index <see cref="GetSizeAsync"/>. Corrections among them change labels of records before them.</param>
    /// <param name="cancellationToken">Ends the wait; then all or none are in.</param>
    /// <exception cref="ArgumentException">The entries are not the next ones.</exception>
    Task AddAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken);

    /// <summary>Forgets entries: what is said of them afterwards is as if they had never been. Entries that are added later begin there at the earliest.</summary>
    /// <param name="before">Index after the last; where it is beyond the size, it is the size from now on.</param>
    /// <param name="cancellationToken">Ends the wait; then all or none are forgotten.</param>
    Task ForgetAsync(long before, CancellationToken cancellationToken);

    /// <summary>Where these leaves are: as many answers in the same order, null for what is not there.</summary>
    Task<IReadOnlyList<long?>> FindAsync(IReadOnlyList<ReadOnlyMemory<byte>> hashes, CancellationToken cancellationToken);

    /// <summary>A page of what matches.</summary>
    /// <param name="filter">All that is set holds.</param>
    /// <param name="order">Never unspecified.</param>
    /// <param name="after">Where the page before ended; null for the first page.</param>
    /// <param name="limit">1 to 1,000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<IndexedRecord>> QueryAsync(RecordFilter filter, RecordOrder order, IndexedRecord? after, int limit, CancellationToken cancellationToken);

    /// <summary>What fits best: by words, by a vector, or both.</summary>
    /// <exception cref="ArgumentException">The vector is not as long as those in it.</exception>
    Task<IReadOnlyList<RankedRecord>> SearchAsync(IndexSearch search, CancellationToken cancellationToken);

    /// <summary>Labels with corrections over them, as many in the same order; empty for what is not there.</summary>
    Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> LabelsAsync(IReadOnlyList<long> indexes, CancellationToken cancellationToken);

    /// <summary>What RECIPE_USE records say about these, as many in the same order.</summary>
    Task<IReadOnlyList<RecordUses>> UsesAsync(IReadOnlyList<long> indexes, CancellationToken cancellationToken);

    /// <summary>Sums over all of it.</summary>
    Task<IndexStatistics> StatisticsAsync(CancellationToken cancellationToken);

    /// <summary>The newest index up to which embeddings of a model are in it, exclusive; 0 for none.</summary>
    Task<long> GetEmbeddedAsync(string model, CancellationToken cancellationToken);

    /// <summary>Adds embeddings of a model; another model's are dropped.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="vectors">By index, all of one length, none before what is there; a record that has nothing to embed is absent.</param>
    /// <param name="to">What <see cref="GetEmbeddedAsync"/> says from now on.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task AddEmbeddingsAsync(string model, IReadOnlyDictionary<long, float[]> vectors, long to, CancellationToken cancellationToken);

    /// <summary>Empties it.</summary>
    Task ResetAsync(CancellationToken cancellationToken);
}
