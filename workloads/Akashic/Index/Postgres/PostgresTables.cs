using Npgsql;

namespace CwHoe.Akashic.Index.Postgres;

/// <summary>The tables of one layer: a schema of their own, which is dropped as a whole.</summary>
/// <param name="prefix">Of the layer: 32 hexadecimal digits and a slash.</param>
internal sealed class PostgresTables(string prefix)
{
    private const int Version = 2;

    // pgvector's HNSW takes halfvec up to here; longer ones are compared one by one.
    private const int MostIndexedDimensions = 4000;

    /// <summary>The schema, as statements name it.</summary>
    public string Schema { get; } = $"\"akashic_{prefix.TrimEnd('/').Replace('"', '_')}\"";

    /// <summary>Makes what is not there, and all anew where it is of another version.</summary>
    /// <exception cref="NpgsqlException">The database does not answer, or the user may not make schemas or the extension <c>vector</c>.</exception>
    public async Task EnsureAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await RunAsync(database, "CREATE EXTENSION IF NOT EXISTS vector", cancellationToken);
        if (await VersionAsync(database, cancellationToken) != Version)
            await CreateAsync(database, cancellationToken);
    }

    /// <summary>Drops all of it and makes it empty.</summary>
    public Task CreateAsync(NpgsqlDataSource database, CancellationToken cancellationToken) => RunAsync(
        database,
        // Names are compared byte by byte, so that beginnings are found by the indexes.
        $"""
        DROP SCHEMA IF EXISTS {Schema} CASCADE;
        CREATE SCHEMA {Schema};
        CREATE TABLE {Schema}.record (id bigint PRIMARY KEY, hash bytea NOT NULL, time bigint NOT NULL, node text COLLATE "C" NOT NULL, task text COLLATE "C" NOT NULL,
          session text COLLATE "C" NOT NULL, phase smallint NOT NULL, kind smallint NOT NULL, labels jsonb NOT NULL, words tsvector NOT NULL);
        CREATE INDEX ON {Schema}.record USING hash (hash);
        CREATE INDEX ON {Schema}.record (time, id);
        CREATE INDEX ON {Schema}.record (node, time, id);
        CREATE INDEX ON {Schema}.record (task, time, id);
        CREATE INDEX ON {Schema}.record (session, time, id);
        CREATE INDEX ON {Schema}.record USING gin (labels jsonb_path_ops);
        CREATE INDEX ON {Schema}.record USING gin (words);
        CREATE TABLE {Schema}.phase (phase smallint PRIMARY KEY, count bigint NOT NULL);
        CREATE TABLE {Schema}.use (record bigint PRIMARY KEY, count bigint NOT NULL, first bigint NOT NULL, last bigint NOT NULL);
        CREATE TABLE {Schema}.state (version integer NOT NULL, size bigint NOT NULL, bytes bigint NOT NULL, model text, dimensions integer NOT NULL, embedded bigint NOT NULL);
        INSERT INTO {Schema}.state VALUES ({Version}, 0, 0, NULL, 0, 0);
        """,
        cancellationToken);

    /// <summary>Statements that make the table of a model's embeddings in place of another's.</summary>
    public string CreateVectors(int dimensions) =>
        $"DROP TABLE IF EXISTS {Schema}.vector; CREATE TABLE {Schema}.vector (id bigint PRIMARY KEY, vector halfvec({dimensions}) NOT NULL);"
        + (dimensions <= MostIndexedDimensions ? $"CREATE INDEX ON {Schema}.vector USING hnsw (vector halfvec_cosine_ops)" : "");

    private async Task<int> VersionAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"SELECT version FROM {Schema}.state");
        try
        {
            return await command.ExecuteScalarAsync(cancellationToken) is int version ? version : 0;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedColumn)
        {
            return 0;
        }
    }

    private static async Task RunAsync(NpgsqlDataSource database, string text, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(text);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
