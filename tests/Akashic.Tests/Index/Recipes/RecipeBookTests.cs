using CwHoe.Akashic.Index;
using CwHoe.Akashic.Index.Embedding;
using CwHoe.Akashic.Index.Recipes;
using CwHoe.Akashic.Index.Sqlite;
using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Tests.Exports;
using CwHoe.Akashic.Tests.Index.Embedding;
using CwHoe.Contracts;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static CwHoe.Akashic.Tests.Index.Entries;
using Record = CwHoe.Contracts.Record;

namespace CwHoe.Akashic.Tests.Index.Recipes;

public sealed class RecipeBookTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recipes").FullName;
    private readonly MemoryLog _log = new();
    private readonly ModelHandler _model = new();
    private readonly FakeTimeProvider _time = new(Start);
    private SqliteRecordIndex? _index;
    private RecipeBook? _book;
    private RouterEmbedder? _embedder;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SqliteRecordIndex Index => _index!;

    private RecipeBook Book => _book!;

    public async ValueTask InitializeAsync()
    {
        var token = Path.Combine(_folder, "token");
        await File.WriteAllTextAsync(token, "secret", Cancellation);
        _index = await SqliteRecordIndex.OpenAsync(_folder, _log.Prefix, NullLogger.Instance, Cancellation);
        _embedder = new(new(_model), new("http://team-router.here.svc/v1/embeddings"), "embed", ModelHandler.Dimensions, token);
        _book = new(_log, AppendAsync, Index, _embedder, _time);
    }

    public async ValueTask DisposeAsync()
    {
        await Index.DisposeAsync();
        _model.Dispose();
        Directory.Delete(_folder, true);
    }

    [Fact]
    public async Task PutAsync_LongestPiece_IsUsedByTheHashThatTheLogGivesIt()
    {
        Record[] appended = [];
        var book = new RecipeBook(_log, (records, stop) => AppendAsync(appended = [.. records], stop), Index, null, _time);

        await book.PutAsync(new string('x', RecipeBook.Longest), new Dictionary<string, string>(), Cancellation);

        var recipe = PreparedRecord.Of(appended[0]);
        Assert.False(recipe.Content.IsEmpty, "it does not fit into an entry");
        Assert.Equal(recipe.Leaf.ToArray(), appended[1].About.ToByteArray());
    }

    // As a LayerLog does: what is there by its hash is not written again.
    private Task<AppendResponse> AppendAsync(IReadOnlyList<Record> records, CancellationToken cancellationToken)
    {
        var answer = new AppendResponse();
        foreach (var record in records)
        {
            var hash = Hash(record);
            var there = Enumerable.Range(0, (int)_log.Size).FirstOrDefault(i => Hash(_log.ReadAsync(i, i + 1, cancellationToken).ToBlockingEnumerable(cancellationToken).Single().Record).Span.SequenceEqual(hash.Span), -1);
            answer.Appended.Add(new Appended { Index = there >= 0 ? there : _log.Append(record).Index, Hash = ByteString.CopyFrom(hash.Span), WasThere = there >= 0 });
        }

        return Task.FromResult(answer);
    }

    private async Task IndexAsync()
    {
        var entries = _log.ReadAsync(await Index.GetSizeAsync(Cancellation), _log.Size, Cancellation).ToBlockingEnumerable(Cancellation).ToList();
        var from = await Index.GetEmbeddedAsync(_embedder!.Model, Cancellation);
        await Index.AddAsync(entries, Cancellation);
        var vectors = entries.Where(entry => entry.Index >= from && RecordText.Of(entry.Record).Length > 0).ToDictionary(entry => entry.Index, entry => ModelHandler.Vector(RecordText.Of(entry.Record)));
        await Index.AddEmbeddingsAsync(_embedder.Model, vectors, _log.Size, Cancellation);
    }

    private async Task<Recipe> PutAsync(string text, params (string Key, string Value)[] labels)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return await Book.PutAsync(text, labels.ToDictionary(label => label.Key, label => label.Value), Cancellation);
    }

    [Fact]
    public async Task PutAsync_SamePieceAgain_IsStoredOnceAndCounted()
    {
        var first = await PutAsync("def add(a, b): return a + b", ("session", "s1"), ("language", "python"));
        Assert.Equal((1, ""), (first.Uses, first.EmbeddingModel));
        await IndexAsync();
        var second = await PutAsync("def add(a, b): return a + b", ("session", "s2"));
        Assert.Equal((2, first.Hash, "embed-64"), (second.Uses, second.Hash, second.EmbeddingModel));
        await IndexAsync();
        var found = await Book.GetAsync(first.Hash.ToUpperInvariant(), Cancellation);
        Assert.Equal((2, "def add(a, b): return a + b"), (found!.Uses, found.Text));
        Assert.Equal((Start.AddSeconds(1), Start.AddSeconds(2)), (found.FirstUsed.ToDateTimeOffset(), found.LastUsed.ToDateTimeOffset()));
        Assert.Equal(new() { ["session"] = "s1", ["language"] = "python" }, new Dictionary<string, string>(found.Labels));
        Assert.Equal(3, _log.Size);
        Assert.Null(await Book.GetAsync(new string('0', 64), Cancellation));
    }

    [Fact]
    public async Task FindAsync_LikeAText_HasOnlyPiecesAboveTheThresholdBestFirst()
    {
        await PutAsync("sort a list of numbers in place");
        await PutAsync("sort a list of names");
        await PutAsync("open the garage door");
        _log.Append(Text("sort a list of numbers in place"));
        await IndexAsync();
        var found = await Book.FindAsync("sort a list of numbers in place", 0.5, 10, Cancellation);
        Assert.Equal(["sort a list of numbers in place", "sort a list of names"], found.Select(recipe => recipe.Recipe.Text));
        Assert.True(found[0].Similarity > 0.99 && found[1].Similarity < 0.95);
        Assert.Single(await Book.FindAsync("sort a list of numbers in place", 0.97, 10, Cancellation));
        Assert.Single(await Book.FindAsync("sort a list of numbers in place", 0.5, 1, Cancellation));
    }

    [Fact]
    public async Task GetAsync_IndexMadeAnew_HasPiecesAndCounts()
    {
        var put = await PutAsync("a prompt", ("from", "x"));
        await PutAsync("a prompt");
        await Index.ResetAsync(Cancellation);
        await IndexAsync();
        var found = await Book.GetAsync(put.Hash, Cancellation);
        Assert.Equal((2, "x"), (found!.Uses, found.Labels["from"]));
    }
}
