using CwHoe.Akashic.Index.Vectors;
using CwHoe.Akashic.Index.Words;
using CwHoe.Akashic.Layers;
using CwHoe.Contracts;
using Npgsql;

namespace CwHoe.Akashic.Index.Postgres;

/// <summary>The index of one layer in PostgreSQL with pgvector (0.8 or later), in a schema named for the layer's prefix.</summary>
/// <remarks>Every method throws <see cref="NpgsqlException"/> where the database does not do what it is asked.</remarks>
internal sealed class PostgresRecordIndex : IRecordIndex
{
    // Newest matches that are ranked: ranking reads the words of each.
    private const int Ranked = 2000;

    // Neighbours that the graph is searched for at a time, and on where a filter takes few of them.
    private const string SearchOptions = "-c hnsw.ef_search=100 -c hnsw.iterative_scan=strict_order -c hnsw.max_scan_tuples=20000";

    private readonly NpgsqlDataSource _database;
    private readonly PostgresTables _tables;
    private readonly PostgresWriter _writer;

    private PostgresRecordIndex(NpgsqlDataSource database, PostgresTables tables) => (_database, _tables, _writer) = (database, tables, new(database, tables));

    /// <summary>Opens the index of a layer, an empty one where there is none.</summary>
    /// <param name="connection">As Npgsql writes it, such as <c>Host=db;Database=records;Username=store;Password=…</c>. Not told to anyone.</param>
    /// <param name="prefix">Of the layer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">That is no connection string.</exception>
    /// <exception cref="NpgsqlException">The database does not answer, or the user may not make schemas or the extension <c>vector</c>.</exception>
    public static async Task<PostgresRecordIndex> OpenAsync(string connection, string prefix, CancellationToken cancellationToken)
    {
        var builder = new NpgsqlSlimDataSourceBuilder(connection).EnableArrays().EnableTransportSecurity();
        builder.ConnectionStringBuilder.Options = $"{builder.ConnectionStringBuilder.Options} {SearchOptions}".Trim();
        builder.ConnectionStringBuilder.ApplicationName ??= "cw-hoe-akashic";
        var database = builder.Build();
        try
        {
            var tables = new PostgresTables(prefix);
            await tables.EnsureAsync(database, cancellationToken);
            return new(database, tables);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<long> GetSizeAsync(CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand($"SELECT size FROM {_tables.Schema}.state");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> GetHashAsync(long index, CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand($"SELECT hash FROM {_tables.Schema}.record WHERE id = $1");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = index });
        return await command.ExecuteScalarAsync(cancellationToken) is byte[] hash ? (ReadOnlyMemory<byte>?)hash : null;
    }

    /// <inheritdoc/>
    public Task AddAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken) => _writer.AddAsync(entries, cancellationToken);

    /// <inheritdoc/>
    public Task ForgetAsync(long before, CancellationToken cancellationToken) => _writer.ForgetAsync(before, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<long?>> FindAsync(IReadOnlyList<ReadOnlyMemory<byte>> hashes, CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand(
            $"SELECT (SELECT min(id) FROM {_tables.Schema}.record AS r WHERE r.hash = h.hash) FROM unnest($1) WITH ORDINALITY AS h (hash, place) ORDER BY place");
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. hashes.Select(hash => hash.ToArray())] });
        return await ReadAsync(command, row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IndexedRecord>> QueryAsync(RecordFilter filter, RecordOrder order, IndexedRecord? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand();
        var where = new PostgresFilter(command).Add(filter);
        var (isTime, isDescending) = order switch
        {
            RecordOrder.Index => (false, false),
            RecordOrder.IndexDescending => (false, true),
            RecordOrder.Time => (true, false),
            RecordOrder.TimeDescending => (true, true),
            _ => throw new ArgumentOutOfRangeException(nameof(order), order, "order is unspecified"),
        };
        var (than, way) = isDescending ? ("<", "DESC") : (">", "ASC");
        if (after is not null)
            where.Add(isTime ? $"(time, id) {than} ({where.Parameter(after.Time.UtcTicks)}, {where.Parameter(after.Index)})" : $"id {than} {where.Parameter(after.Index)}");
        command.CommandText = $"SELECT id, time FROM {_tables.Schema}.record WHERE {where.Text} ORDER BY {(isTime ? $"time {way}, " : "")}id {way} LIMIT {limit}";
        return await ReadAsync(command, row => new IndexedRecord(row.GetInt64(0), RecordTime.Of(row.GetInt64(1))), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RankedRecord>> SearchAsync(IndexSearch search, CancellationToken cancellationToken) => RankFusion.SearchAsync(
        search,
        (words, limit) => ByWordsAsync(words, search, limit, cancellationToken),
        limit => ByVectorAsync(search, limit, cancellationToken));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> LabelsAsync(IReadOnlyList<long> indexes, CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand(
            $"SELECT labels::text FROM unnest($1) WITH ORDINALITY AS i (id, place) LEFT JOIN {_tables.Schema}.record AS r ON r.id = i.id ORDER BY place");
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. indexes] });
        return await ReadAsync(command, row => row.IsDBNull(0) ? new Dictionary<string, string>() : PostgresText.ReadLabels(row.GetString(0)), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RecordUses>> UsesAsync(IReadOnlyList<long> indexes, CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand(
            $"SELECT count, first, last FROM unnest($1) WITH ORDINALITY AS i (id, place) LEFT JOIN {_tables.Schema}.use AS u ON u.record = i.id ORDER BY place");
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. indexes] });
        return await ReadAsync(
            command, row => row.IsDBNull(0) ? new(0, null, null) : new RecordUses(row.GetInt64(0), RecordTime.Of(row.GetInt64(1)), RecordTime.Of(row.GetInt64(2))), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IndexStatistics> StatisticsAsync(CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand($"SELECT -1::smallint, bytes FROM {_tables.Schema}.state UNION ALL SELECT phase, count FROM {_tables.Schema}.phase WHERE count <> 0");
        var rows = await ReadAsync(command, row => (Phase: (int)row.GetInt16(0), Sum: row.GetInt64(1)), cancellationToken);
        return new(rows.First(row => row.Phase < 0).Sum, rows.Where(row => row.Phase >= 0).ToDictionary(row => (Phase)row.Phase, row => row.Sum));
    }

    /// <inheritdoc/>
    public async Task<long> GetEmbeddedAsync(string model, CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand($"SELECT embedded FROM {_tables.Schema}.state WHERE model = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = model });
        return await command.ExecuteScalarAsync(cancellationToken) is long embedded ? embedded : 0;
    }

    /// <inheritdoc/>
    public Task AddEmbeddingsAsync(string model, IReadOnlyDictionary<long, float[]> vectors, long to, CancellationToken cancellationToken) =>
        _writer.AddEmbeddingsAsync(model, vectors, to, cancellationToken);

    /// <inheritdoc/>
    public Task ResetAsync(CancellationToken cancellationToken) => _tables.CreateAsync(_database, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task<IReadOnlyList<RankedRecord>> ByWordsAsync(WordQuery words, IndexSearch search, int limit, CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand();
        var where = new PostgresFilter(command).Add(search.Filter);
        var query = where.Parameter(PostgresText.Query(words)) + "::tsquery";
        where.Add($"words @@ {query}");
        // Long texts have more of any word: 2 divides by their length.
        command.CommandText =
            $"""
            WITH found AS MATERIALIZED (SELECT id, words FROM {_tables.Schema}.record WHERE {where.Text} ORDER BY id DESC LIMIT {Ranked})
            SELECT id, ts_rank(words, {query}, 2)::float8 AS score FROM found ORDER BY score DESC, id DESC LIMIT {limit}
            """;
        return await ReadAsync(command, row => new RankedRecord(row.GetInt64(0), Math.Max(row.GetDouble(1), double.Epsilon)), cancellationToken);
    }

    private async Task<IReadOnlyList<RankedRecord>> ByVectorAsync(IndexSearch search, int limit, CancellationToken cancellationToken)
    {
        var dimensions = await DimensionsAsync(cancellationToken);
        if (dimensions == 0)
            return [];
        search.RequireDimensions(dimensions);
        await using var command = _database.CreateCommand();
        var where = new PostgresFilter(command).Add(search.Filter);
        var vector = where.Parameter(PostgresText.Vector(search.Vector.Span)) + "::halfvec";
        var records = where.Text == "true" ? "" : $"JOIN {_tables.Schema}.record AS r USING (id)";
        command.CommandText =
            $"SELECT id, 1 - (vector <=> {vector}) AS cosine FROM {_tables.Schema}.vector {records} WHERE {where.Text} ORDER BY vector <=> {vector} LIMIT {limit}";
        return await ReadAsync(command, Near, cancellationToken);

        static RankedRecord Near(NpgsqlDataReader row) => new(row.GetInt64(0), RankFusion.Score(row.GetDouble(1)), row.GetDouble(1));
    }

    private async Task<int> DimensionsAsync(CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand($"SELECT dimensions FROM {_tables.Schema}.state");
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<IReadOnlyList<T>> ReadAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var answer = new List<T>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            answer.Add(read(rows));
        return answer;
    }
}
