using CwHoe.Akashic.Index;
using CwHoe.Akashic.Index.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using static CwHoe.Akashic.Tests.Index.Entries;

namespace CwHoe.Akashic.Tests.Index.Sqlite;

public sealed class SqliteRecordIndexTests : RecordIndexTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("index").FullName;

    private string IndexFile => Path.Combine(_folder, "0123abcd.db");

    private protected override async Task<IRecordIndex> OpenAsync() =>
        await SqliteRecordIndex.OpenAsync(_folder, "0123abcd/", NullLogger.Instance, TestContext.Current.CancellationToken);

    private protected override Task CleanUpAsync()
    {
        Directory.Delete(_folder, true);
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a database, and long enough that nobody takes it for the beginning of one")]
    public async Task OpenAsync_FileThatIsNone_IsMadeAnew(string content)
    {
        await Index.DisposeAsync();
        await File.WriteAllTextAsync(IndexFile, content, Cancellation);
        await TakesEntriesAsync();
    }

    [Fact]
    public async Task OpenAsync_FileOfAnotherLayer_IsMadeAnew()
    {
        await Index.AddAsync(From(0, Text("foreign")), Cancellation);
        await Index.DisposeAsync();
        File.Move(IndexFile, Path.Combine(_folder, "ffff.db"));
        await using var other = await SqliteRecordIndex.OpenAsync(_folder, "ffff/", NullLogger.Instance, Cancellation);
        Assert.Equal(0, await other.GetSizeAsync(Cancellation));
    }

    [Fact]
    public async Task OpenAsync_DatabaseOfAnotherProgram_IsMadeAnew()
    {
        await Index.DisposeAsync();
        File.Delete(IndexFile);
        await using (var connection = new SqliteConnection($"Data Source={IndexFile};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE record (x)";
            command.ExecuteNonQuery();
        }

        await TakesEntriesAsync();
    }

    [Fact]
    public async Task Index_FileDamagedInTheMiddle_IsMadeAnewOnceItIsFound()
    {
        await Index.AddAsync(From(0, [.. Enumerable.Range(0, 3000).Select(i => Text($"text number {i} with words {i * 7919} to fill pages"))]), Cancellation);
        await Index.DisposeAsync();
        await using (var file = File.OpenWrite(IndexFile))
        {
            var length = file.Length;
            file.Position = 4096;
            var noise = new byte[length - 4096];
            new Random(1).NextBytes(noise);
            await file.WriteAsync(noise, Cancellation);
        }

        await TakesEntriesAsync();
    }

    [Fact]
    public async Task SearchAsync_WordInTwentyThousandNewerRecords_StillRanksTheNewest()
    {
        await Index.AddAsync(From(0, [.. Enumerable.Range(0, 25_000).Select(i => Text(i % 1000 == 0 ? "common needle" : "common"))]), Cancellation);
        var found = await Index.SearchAsync(new() { Text = "common", Limit = 5 }, Cancellation);
        Assert.Equal([24_999, 24_998, 24_997, 24_996, 24_995], found.Select(record => record.Index));
        var rare = await Index.SearchAsync(new() { Text = "common needle", Limit = 100 }, Cancellation);
        Assert.Equal(25, rare.Count);
    }

    private async Task TakesEntriesAsync()
    {
        await using var index = await OpenAsync();
        Assert.Equal(0, await index.GetSizeAsync(Cancellation));
        await index.AddAsync(From(0, Text("new")), Cancellation);
        Assert.Single(await index.SearchAsync(new() { Text = "new" }, Cancellation));
    }
}
