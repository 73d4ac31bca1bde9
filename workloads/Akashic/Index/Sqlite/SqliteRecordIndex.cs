using System.Collections.Concurrent;
using CwHoe.Akashic.Layers;
using CwHoe.Contracts;
using Microsoft.Data.Sqlite;

namespace CwHoe.Akashic.Index.Sqlite;

/// <summary>The index of one layer in a file of SQLite, with what filters and vectors need in memory. One process may have it.</summary>
/// <remarks>
/// Where the file turns out to be damaged, the call fails, the file is made anew and the size is 0: who keeps the index up finds it so and adds all again.
/// </remarks>
internal sealed partial class SqliteRecordIndex : IRecordIndex
{
    // Beyond these a reader waits for another to be done: each may keep a core busy.
    private static readonly int MostReaders = Math.Max(2, Environment.ProcessorCount);

    private readonly SqliteFile _file;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _write = new(1, 1);
    private readonly SemaphoreSlim _reads = new(MostReaders, MostReaders);
    private readonly ConcurrentBag<SqliteReader> _readers = [];
    private volatile SqliteState _state = new() { Columns = new(0) };
    private SqliteWriter? _writer;

    private bool _isDisposed;

    private SqliteRecordIndex(string path, string prefix, ILogger logger) => (_file, _logger) = (new(path, prefix), logger);

    /// <summary>Opens the index of a layer, an empty one where there is none that is whole.</summary>
    /// <param name="folder">Of the files of all layers. Made where it is not there.</param>
    /// <param name="prefix">Of the layer.</param>
    /// <param name="logger">Told of files that are dropped.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SqliteException">The folder cannot be written to, or the disk is full.</exception>
    public static async Task<SqliteRecordIndex> OpenAsync(string folder, string prefix, ILogger logger, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var index = new SqliteRecordIndex(Path.Combine(folder, prefix.TrimEnd('/').Replace('/', '-') + ".db"), prefix, logger);
        await Task.Run(
            () =>
            {
                try
                {
                    index.Take(index._file.Open());
                }
                catch (SqliteException e) when (Statements.IsDamage(e))
                {
                    index.Drop(e);
                }
            },
            cancellationToken);
        return index;
    }

    /// <inheritdoc/>
    public Task<long> GetSizeAsync(CancellationToken cancellationToken) => Task.FromResult((long)_state.Columns.End);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> GetHashAsync(long index, CancellationToken cancellationToken) =>
        ReadAsync((_, reader) => reader.Hash(index) is { } hash ? (ReadOnlyMemory<byte>?)hash : null, cancellationToken);

    /// <inheritdoc/>
    public Task AddAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken) => WriteAsync(
        writer =>
        {
            for (var i = 0; i < entries.Count; i++)
            {
                if (entries[i].Index != _state.Columns.End + i)
                    throw new ArgumentException($"entry {entries[i].Index} is not the next one, which is {_state.Columns.End + i}");
            }

            if (entries.Count > 0)
                writer.Add(entries);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task ForgetAsync(long before, CancellationToken cancellationToken) => WriteAsync(
        writer =>
        {
            if (before > _state.Columns.First)
                _state = writer.Forget(before);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<long?>> FindAsync(IReadOnlyList<ReadOnlyMemory<byte>> hashes, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<long?>>((_, reader) => [.. hashes.Select(reader.Find)], cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexedRecord>> QueryAsync(RecordFilter filter, RecordOrder order, IndexedRecord? after, int limit, CancellationToken cancellationToken) =>
        ReadAsync((state, reader) => new SqliteQuery(state, reader, filter).Page(order, after, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RankedRecord>> SearchAsync(IndexSearch search, CancellationToken cancellationToken) =>
        ReadAsync((state, reader) => new SqliteSearch(state, reader, search.Filter).Search(search), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> LabelsAsync(IReadOnlyList<long> indexes, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<IReadOnlyDictionary<string, string>>>((_, reader) => [.. indexes.Select(reader.Labels)], cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RecordUses>> UsesAsync(IReadOnlyList<long> indexes, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<RecordUses>>((_, reader) => [.. indexes.Select(reader.Uses)], cancellationToken);

    /// <inheritdoc/>
    public Task<IndexStatistics> StatisticsAsync(CancellationToken cancellationToken)
    {
        var state = _state;
        var counts = new long[byte.MaxValue + 1];
        for (int i = state.Columns.First, end = state.Columns.End; i < end; i++)
        {
            counts[state.Columns[i].Phase]++;
        }

        return Task.FromResult(new IndexStatistics(
            state.Bytes, counts.Select((count, phase) => (Phase: (Phase)phase, Count: count)).Where(phase => phase.Count > 0).ToDictionary(phase => phase.Phase, phase => phase.Count)));
    }

    /// <inheritdoc/>
    public Task<long> GetEmbeddedAsync(string model, CancellationToken cancellationToken)
    {
        var state = _state;
        return Task.FromResult(state.Model == model ? state.Embedded : 0);
    }

    /// <inheritdoc/>
    public Task AddEmbeddingsAsync(string model, IReadOnlyDictionary<long, float[]> vectors, long to, CancellationToken cancellationToken) =>
        WriteAsync(writer => writer.AddEmbeddings(model, vectors, to), cancellationToken);

    /// <inheritdoc/>
    public async Task ResetAsync(CancellationToken cancellationToken)
    {
        await _write.WaitAsync(cancellationToken);
        try
        {
            await DropAsync(null);
        }
        finally
        {
            _write.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        await _write.WaitAsync();
        await CloseAsync();
        _write.Dispose();
        _reads.Dispose();
    }

    private async Task WriteAsync(Action<SqliteWriter> write, CancellationToken cancellationToken)
    {
        await _write.WaitAsync(cancellationToken);
        try
        {
            await Task.Run(() => write(_writer!), CancellationToken.None);
        }
        catch (SqliteException e) when (Statements.IsDamage(e))
        {
            await DropAsync(e);
            throw;
        }
        finally
        {
            _write.Release();
        }
    }

    private async Task<T> ReadAsync<T>(Func<SqliteState, SqliteReader, T> read, CancellationToken cancellationToken)
    {
        SqliteException damage;
        await _reads.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(
                () =>
                {
                    var reader = _readers.TryTake(out var free) ? free : new(_file.Read());
                    var answer = read(_state, reader);
                    _readers.Add(reader);
                    return answer;
                },
                CancellationToken.None);
        }
        catch (SqliteException e) when (Statements.IsDamage(e))
        {
            damage = e;
        }
        finally
        {
            _reads.Release();
        }

        await _write.WaitAsync(cancellationToken);
        try
        {
            await DropAsync(damage);
        }
        finally
        {
            _write.Release();
        }

        throw damage;
    }

    private async Task DropAsync(SqliteException? why)
    {
        await CloseAsync();
        Drop(why);
        _reads.Release(MostReaders);
    }

    // Waits until nobody reads, and keeps it so.
    private async Task CloseAsync()
    {
        for (var i = 0; i < MostReaders; i++)
        {
            await _reads.WaitAsync();
        }

        while (_readers.TryTake(out var reader))
            reader.Dispose();
        _writer?.Dispose();
        _writer = null;
    }

    private void Drop(SqliteException? why)
    {
        if (why is not null)
            LogDropped(_logger, why.Message);
        Take(_file.Create());
    }

    private void Take(SqliteConnection connection)
    {
        try
        {
            var state = SqliteState.Load(connection);
            _writer = new(connection, state);
            _state = state;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    [LoggerMessage(5201, LogLevel.Warning, "The index file is damaged and is made anew from the log: {Why}")]
    private static partial void LogDropped(ILogger logger, string why);
}
