using System.Net;
using CwHoe.Akashic.Index.Embedding;
using CwHoe.Akashic.Index.Sqlite;
using CwHoe.Akashic.Storage;
using CwHoe.Akashic.Tests.Exports;
using CwHoe.Akashic.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using static CwHoe.Akashic.Tests.Index.Entries;

namespace CwHoe.Akashic.Tests.Index.Embedding;

public sealed class EmbeddingKeeperTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("embedding").FullName;
    private readonly MemoryLog _log = new();
    private readonly MemoryObjectStore _store = new();
    private readonly ModelHandler _model = new();
    private SqliteRecordIndex? _index;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SqliteRecordIndex Index => _index!;

    public async ValueTask InitializeAsync()
    {
        _index = await SqliteRecordIndex.OpenAsync(_folder, _log.Prefix, NullLogger.Instance, Cancellation);
        await File.WriteAllTextAsync(Path.Combine(_folder, "token"), "secret", Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await Index.DisposeAsync();
        _model.Dispose();
        Directory.Delete(_folder, true);
    }

    private RouterEmbedder Embedder(string model = "embed") =>
        new(new(_model, false), new("http://team-router.here.svc/v1/embeddings"), model, ModelHandler.Dimensions, Path.Combine(_folder, "token"));

    private EmbeddingKeeper Start(RouterEmbedder embedder) => new(_log, Index, _store, embedder, TimeProvider.System, NullLogger.Instance);

    private async Task AppendAsync(int count)
    {
        var size = _log.Size;
        for (var i = size; i < size + count; i++)
        {
            _log.Append(Text($"record number{i} about topic{i % 10}"));
        }

        await AddAsync();
    }

    private async Task AddAsync()
    {
        var entries = new List<Akashic.Layers.LogEntry>();
        await foreach (var entry in _log.ReadAsync(await Index.GetSizeAsync(Cancellation), _log.Size, Cancellation))
            entries.Add(entry);
        await Index.AddAsync(entries, Cancellation);
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        late.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await isSo())
            await Task.Delay(20, late.Token);
    }

    private Task UntilEmbeddedAsync(string model, long to) => UntilAsync(async () => await Index.GetEmbeddedAsync(model, Cancellation) == to);

    [Fact]
    public async Task Keeper_RecordsInBundles_AreEmbeddedOnceAndKeptInTheBucket()
    {
        var embedder = Embedder();
        await AppendAsync(300);
        await using (Start(embedder))
        {
            await UntilEmbeddedAsync(embedder.Model, 300);
            await AppendAsync(250);
            await UntilEmbeddedAsync(embedder.Model, 550);
        }

        Assert.Equal(550, _model.Texts.Count());
        Assert.Equal([VectorBundle.Key(_log.Prefix, "embed-64", 0), VectorBundle.Key(_log.Prefix, "embed-64", 1)], _store.Keys);
        var found = await Index.SearchAsync(new() { Vector = ModelHandler.Vector("record number321 about topic1") }, Cancellation);
        Assert.Equal(321, found[0].Index);
        Assert.True(found[0].Similarity > 0.99);
    }

    [Fact]
    public async Task Keeper_IndexMadeAnew_AsksTheModelOnlyForWhatIsNotInTheBucket()
    {
        var embedder = Embedder();
        await AppendAsync(520);
        await using (Start(embedder))
            await UntilEmbeddedAsync(embedder.Model, 520);
        await Index.ResetAsync(Cancellation);
        await AddAsync();
        var before = _model.Texts.Count();
        await using (Start(embedder))
            await UntilEmbeddedAsync(embedder.Model, 520);
        Assert.Equal(520 - 512, _model.Texts.Count() - before);
        Assert.Equal(321, (await Index.SearchAsync(new() { Vector = ModelHandler.Vector("record number321 about topic1") }, Cancellation))[0].Index);
    }

    [Fact]
    public async Task Keeper_EndedWithinABundle_GoesOnAndKeepsAllOfIt()
    {
        var embedder = Embedder();
        await AppendAsync(100);
        await using (Start(embedder))
            await UntilEmbeddedAsync(embedder.Model, 100);
        await AppendAsync(156);
        await using (Start(embedder))
            await UntilEmbeddedAsync(embedder.Model, 256);
        var bytes = (await _store.GetAsync(VectorBundle.Key(_log.Prefix, embedder.Model, 0), Cancellation))!.Bytes;
        Assert.Equal(256, VectorBundle.Decode(bytes.Span, ModelHandler.Dimensions)!.Count);
        var found = await Index.SearchAsync(new() { Vector = ModelHandler.Vector("record number50 about topic0"), Limit = 100 }, Cancellation);
        Assert.Equal(50, found[0].Index);
        Assert.Equal(100, found.Select(record => record.Index).Distinct().Count());
    }

    [Fact]
    public async Task Keeper_AnotherModel_EmbedsAnew()
    {
        await AppendAsync(10);
        await using (Start(Embedder()))
            await UntilEmbeddedAsync("embed-64", 10);
        await using (Start(Embedder("other/model")))
            await UntilEmbeddedAsync("other/model-64", 10);
        Assert.Equal(["embed", "other/model"], _model.Requests.Select(request => request.Model).Distinct());
        Assert.Equal(0, await Index.GetEmbeddedAsync("embed-64", Cancellation));
    }

    [Fact]
    public async Task Keeper_DamagedObject_IsMadeAnew()
    {
        var embedder = Embedder();
        await AppendAsync(256);
        await _store.PutAsync(new PutObject(VectorBundle.Key(_log.Prefix, embedder.Model, 0), new byte[] { 1, 2, 3 }), Cancellation);
        await using (Start(embedder))
            await UntilEmbeddedAsync(embedder.Model, 256);
        Assert.Equal(256, _model.Texts.Count());
    }

    [Fact]
    public async Task Keeper_ModelThatFails_SaysSoAndGoesOnWhenItIsBack()
    {
        var embedder = Embedder();
        _model.Answer = () => ModelHandler.Error(HttpStatusCode.ServiceUnavailable, "loading");
        await AppendAsync(5);
        await using var keeper = Start(embedder);
        await UntilAsync(() => Task.FromResult(keeper.Trouble.Contains("loading", StringComparison.Ordinal)));
        Assert.Equal(0, await Index.GetEmbeddedAsync(embedder.Model, Cancellation));
        _model.Answer = null;
        await UntilEmbeddedAsync(embedder.Model, 5);
        await UntilAsync(() => Task.FromResult(keeper.Trouble.Length == 0));
    }
}
