using CwHoe.Akashic.Layers;
using CwHoe.Contracts;
using Npgsql;

namespace CwHoe.Akashic.Index.Postgres;

/// <summary>Writes entries and embeddings, each call one transaction with the state.</summary>
internal sealed class PostgresWriter(NpgsqlDataSource database, PostgresTables tables)
{
    /// <summary>Adds the next entries.</summary>
    /// <exception cref="ArgumentException">They are not the next ones.</exception>
    public async Task AddAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
            return;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var size = await SizeAsync(connection, cancellationToken);
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Index != size + i)
                throw new ArgumentException($"entry {entries[i].Index} is not the next one, which is {size + i}");
        }

        await using var batch = new NpgsqlBatch(connection);
        Insert(batch, entries);
        foreach (var entry in entries.Where(entry => entry.Record.About.Length == 32))
        {
            // A correction's labels go over the record's, and so do its task and phase; a use's stay below them, so that those of the first use last.
            var isUse = entry.Record.Kind == RecordKind.RecipeUse;
            if (entry.Record.Labels.Count > 0 && (isUse || entry.Record.Kind == RecordKind.Correction))
                Command(
                    batch, $"UPDATE {tables.Schema}.record SET labels = {(isUse ? "$1::jsonb || labels" : "labels || $1::jsonb")} WHERE id = {Target(2, 3)}",
                    PostgresText.Labels(entry.Record.Labels), entry.Record.About.ToByteArray(), entry.Index);
            Correct(batch, entry);
            if (isUse)
                Command(
                    batch,
                    $"""
                    INSERT INTO {tables.Schema}.use AS u SELECT id, 1, $1, $1 FROM (SELECT {Target(2, 3)} AS id) AS target WHERE id IS NOT NULL
                    ON CONFLICT (record) DO UPDATE SET count = u.count + 1, first = least(u.first, excluded.first), last = greatest(u.last, excluded.last)
                    """,
                    RecordTime.Ticks(entry.Record.Time), entry.Record.About.ToByteArray(), entry.Index);
        }

        foreach (var phase in entries.CountBy(entry => entry.Record.Phase))
        {
            Command(
                batch, $"INSERT INTO {tables.Schema}.phase AS p VALUES ($1, $2) ON CONFLICT (phase) DO UPDATE SET count = p.count + excluded.count", (short)phase.Key, (long)phase.Value);
        }

        Command(
            batch, $"UPDATE {tables.Schema}.state SET size = $1, bytes = bytes + $2", size + entries.Count, entries.Sum(entry => (long)entry.Record.CalculateSize()));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Forgets the entries before an index.</summary>
    public async Task ForgetAsync(long before, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await SizeAsync(connection, cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        Command(
            batch,
            $"""
            WITH gone AS (DELETE FROM {tables.Schema}.record WHERE id < $1 RETURNING phase)
            UPDATE {tables.Schema}.phase AS p SET count = p.count - g.count FROM (SELECT phase, count(*) AS count FROM gone GROUP BY phase) AS g WHERE p.phase = g.phase
            """,
            before);
        Command(batch, $"DELETE FROM {tables.Schema}.use WHERE record < $1", before);
        if (await ScalarAsync(connection, $"SELECT dimensions > 0 FROM {tables.Schema}.state", cancellationToken) is true)
            Command(batch, $"DELETE FROM {tables.Schema}.vector WHERE id < $1", before);
        Command(batch, $"UPDATE {tables.Schema}.state SET size = greatest(size, $1)", before);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Adds embeddings; another model's are dropped.</summary>
    public async Task AddEmbeddingsAsync(string model, IReadOnlyDictionary<long, float[]> vectors, long to, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await SizeAsync(connection, cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        var isThere = await ScalarAsync(connection, $"SELECT model = $1 AND (dimensions > 0 OR $2) FROM {tables.Schema}.state", cancellationToken, model, vectors.Count == 0) is true;
        if (!isThere)
        {
            var dimensions = vectors.Values.FirstOrDefault()?.Length ?? 0;
            if (dimensions > 0)
                await RunAsync(connection, tables.CreateVectors(dimensions), cancellationToken);
            Command(batch, $"UPDATE {tables.Schema}.state SET model = $1, dimensions = $2", model, dimensions);
        }

        // All zeros have no direction, so no cosine.
        var directed = vectors.Where(vector => vector.Value.Any(value => value != 0)).ToList();
        if (directed.Count > 0)
            Command(
                batch,
                $"INSERT INTO {tables.Schema}.vector SELECT id, text::halfvec FROM unnest($1, $2) AS v (id, text) ON CONFLICT (id) DO UPDATE SET vector = excluded.vector",
                directed.Select(vector => vector.Key).ToArray(), directed.Select(vector => PostgresText.Vector(vector.Value)).ToArray());
        Command(batch, $"UPDATE {tables.Schema}.state SET embedded = $1", to);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private void Insert(NpgsqlBatch batch, IReadOnlyList<LogEntry> entries) => Command(
        batch,
        $"""
        INSERT INTO {tables.Schema}.record
        SELECT id, hash, time, node, task, session, phase, kind, labels::jsonb, words::tsvector
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS r (id, hash, time, node, task, session, phase, kind, labels, words)
        """,
        entries.Select(entry => entry.Index).ToArray(),
        entries.Select(entry => entry.Hash.ToArray()).ToArray(),
        entries.Select(entry => RecordTime.Ticks(entry.Record.Time)).ToArray(),
        entries.Select(entry => entry.Record.Node).ToArray(),
        entries.Select(entry => entry.Record.Task).ToArray(),
        entries.Select(entry => entry.Record.Session).ToArray(),
        entries.Select(entry => (short)entry.Record.Phase).ToArray(),
        entries.Select(entry => (short)entry.Record.Kind).ToArray(),
        entries.Select(entry => PostgresText.Labels(entry.Record.Labels)).ToArray(),
        entries.Select(entry => PostgresText.Words(RecordText.Of(entry.Record))).ToArray());

    private void Correct(NpgsqlBatch batch, LogEntry entry)
    {
        var (task, phase) = CorrectedFields.Of(entry.Record);
        if (task is not null)
            Command(batch, $"UPDATE {tables.Schema}.record SET task = $1 WHERE id = {Target(2, 3)}", task, entry.Record.About.ToByteArray(), entry.Index);
        if (phase is not null)
            Command(
                batch,
                $"""
                WITH old AS (SELECT id, phase FROM {tables.Schema}.record WHERE id = {Target(2, 3)} AND phase <> $1),
                  counted AS (INSERT INTO {tables.Schema}.phase AS p SELECT phase, -1 FROM old UNION ALL SELECT $1, 1 FROM old
                    ON CONFLICT (phase) DO UPDATE SET count = p.count + excluded.count)
                UPDATE {tables.Schema}.record AS r SET phase = $1 FROM old WHERE r.id = old.id
                """,
                (short)phase, entry.Record.About.ToByteArray(), entry.Index);
    }

    // The record with a hash before an index.
    private string Target(int hash, int before) => $"(SELECT min(id) FROM {tables.Schema}.record WHERE hash = ${hash} AND id < ${before})";

    // Holds the state, so that two that write come one after the other.
    private async Task<long> SizeAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        (long)(await ScalarAsync(connection, $"SELECT size FROM {tables.Schema}.state FOR UPDATE", cancellationToken))!;

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(text, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Command(NpgsqlBatch batch, string text, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        batch.BatchCommands.Add(command);
    }
}
