using CwHoe.Akashic.Index.Postgres;
using Npgsql;

namespace CwHoe.AkashicBench;

/// <summary>Gives PostgreSQL what its manual asks for after a great load. A graph of vectors is made faster at once than one by one.</summary>
internal static class PostgresBaseline
{
    public static Task DropVectorIndexAsync(string database, string prefix) => RunAsync(database, $"DROP INDEX {new PostgresTables(prefix).Schema}.vector_vector_idx");

    public static async Task SettleAsync(string database, string prefix)
    {
        var schema = new PostgresTables(prefix).Schema;
        await RunAsync(database, $"SET maintenance_work_mem = '2GB'; SET max_parallel_maintenance_workers = 2; CREATE INDEX ON {schema}.vector USING hnsw (vector halfvec_cosine_ops)");
        await RunAsync(database, $"VACUUM ANALYZE {schema}.record");
        await RunAsync(database, $"VACUUM ANALYZE {schema}.vector");
    }

    private static async Task RunAsync(string database, string text)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(text);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}
