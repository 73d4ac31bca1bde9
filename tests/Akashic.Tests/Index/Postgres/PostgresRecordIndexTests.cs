using System.Security.Cryptography;
using CwHoe.Akashic.Index;
using CwHoe.Akashic.Index.Postgres;
using Npgsql;
using static CwHoe.Akashic.Tests.Index.Entries;

namespace CwHoe.Akashic.Tests.Index.Postgres;

/// <summary>On a real server with pgvector.</summary>
public sealed class PostgresRecordIndexTests : RecordIndexTests
{
    private readonly string _prefix = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) + "/";

    private static string Connection => Environment.GetEnvironmentVariable("HOE_TEST_POSTGRES") is { Length: > 0 } connection
        ? connection
        : throw new InvalidOperationException("HOE_TEST_POSTGRES is not set: start a server with tests/cluster/services postgres start, and see CONTRIBUTING.md");

    private protected override async Task<IRecordIndex> OpenAsync() => await PostgresRecordIndex.OpenAsync(Connection, _prefix, TestContext.Current.CancellationToken);

    private protected override Task CleanUpAsync() => RunAsync($"DROP SCHEMA {new PostgresTables(_prefix).Schema} CASCADE");

    [Fact]
    public async Task OpenAsync_TablesOfAnotherVersion_AreMadeAnew()
    {
        await Index.AddAsync(From(0, Text("a")), Cancellation);
        await RunAsync($"UPDATE {new PostgresTables(_prefix).Schema}.state SET version = 0");
        await ReopenAsync();
        Assert.Equal(0, await Index.GetSizeAsync(Cancellation));
    }

    [Fact]
    public async Task OpenAsync_OtherLayer_HasTablesOfItsOwn()
    {
        await Index.AddAsync(From(0, Text("a")), Cancellation);
        var prefix = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) + "/";
        await using var other = await PostgresRecordIndex.OpenAsync(Connection, prefix, Cancellation);
        Assert.Equal(0, await other.GetSizeAsync(Cancellation));
        await RunAsync($"DROP SCHEMA {new PostgresTables(prefix).Schema} CASCADE");
    }

    [Fact]
    public async Task OpenAsync_WrongPassword_SaysSoWithoutIt()
    {
        var wrong = new NpgsqlConnectionStringBuilder(Connection) { Password = "hunter2" }.ConnectionString;
        var exception = await Assert.ThrowsAsync<PostgresException>(() => PostgresRecordIndex.OpenAsync(wrong, _prefix, Cancellation));
        Assert.DoesNotContain("hunter2", exception.ToString(), StringComparison.Ordinal);
    }

    private static async Task RunAsync(string text)
    {
        await using var database = NpgsqlDataSource.Create(Connection);
        await using var command = database.CreateCommand(text);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
