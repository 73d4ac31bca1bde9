using CwHoe.Akashic.Index;
using CwHoe.Contracts;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using static CwHoe.Akashic.Tests.Index.Entries;
using Record = CwHoe.Contracts.Record;

namespace CwHoe.Akashic.Tests.Index;

/// <summary>What every index does, whatever keeps it.</summary>
public abstract partial class RecordIndexTests : IAsyncLifetime
{
    private IRecordIndex? _index;

    private protected IRecordIndex Index => _index!;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _index = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        if (_index is not null)
            await _index.DisposeAsync();
        await CleanUpAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<IRecordIndex> OpenAsync();

    private protected abstract Task CleanUpAsync();

    private protected async Task ReopenAsync()
    {
        await Index.DisposeAsync();
        _index = await OpenAsync();
    }

    private async Task AddAsync(params Record[] records) => await Index.AddAsync(From(await Index.GetSizeAsync(Cancellation), records), Cancellation);

    private async Task<long[]> QueryAsync(RecordFilter filter, RecordOrder order = RecordOrder.Index, IndexedRecord? after = null, int limit = 100) =>
        [.. (await Index.QueryAsync(filter, order, after, limit, Cancellation)).Select(record => record.Index)];

    private async Task<long[]> SearchAsync(string text, RecordFilter? filter = null, int limit = 10) =>
        [.. (await Index.SearchAsync(new() { Text = text, Filter = filter ?? new(), Limit = limit }, Cancellation)).Select(record => record.Index)];

    private async Task<IReadOnlyList<RankedRecord>> NearAsync(float[] vector, string text = "", RecordFilter? filter = null) =>
        await Index.SearchAsync(new() { Text = text, Vector = vector, Filter = filter ?? new() }, Cancellation);

    private static float[] Vector(params float[] first)
    {
        var vector = new float[64];
        first.CopyTo(vector, 0);
        return vector;
    }

    [Fact]
    public async Task GetSizeAsync_AddedEntries_CountsThemAlsoAfterReopening()
    {
        Assert.Equal(0, await Index.GetSizeAsync(Cancellation));
        await AddAsync(Text("a"), Text("b"));
        await AddAsync(Text("c"));
        Assert.Equal(3, await Index.GetSizeAsync(Cancellation));
        await ReopenAsync();
        Assert.Equal(3, await Index.GetSizeAsync(Cancellation));
        Assert.Equal((long[])[2], await SearchAsync("c"));
        Assert.Equal((long[])[0, 1, 2], await QueryAsync(new() { Node = "n1" }));
    }

    [Fact]
    public async Task AddAsync_NotTheNextEntries_AreRefusedAndNothingIsIn()
    {
        await AddAsync(Text("a"));
        await Assert.ThrowsAsync<ArgumentException>(() => Index.AddAsync(From(0, Text("a")), Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => Index.AddAsync(From(2, Text("b")), Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => Index.AddAsync([.. From(1, Text("b")), .. From(3, Text("c"))], Cancellation));
        Assert.Equal(1, await Index.GetSizeAsync(Cancellation));
        Assert.Empty(await SearchAsync("b"));
    }

    [Fact]
    public async Task FindAsync_Hashes_SaysWhereTheyAre()
    {
        var (a, b, c) = (Text("a"), Text("b"), Text("c"));
        await AddAsync(a, b);
        Assert.Equal((long?[])[1, null, 0], await Index.FindAsync([Hash(b), Hash(c), Hash(a)], Cancellation));
        Assert.Equal(Hash(b).ToArray(), (await Index.GetHashAsync(1, Cancellation))!.Value.ToArray());
        Assert.Null(await Index.GetHashAsync(2, Cancellation));
    }

    [Fact]
    public async Task QueryAsync_FourDimensions_AllThatIsSetHolds()
    {
        await AddAsync(
            Text("0", "gpu-1", "build", "s1", 0, Phase.Prepare),
            Text("1", "gpu-2", "build", "s1", 10, Phase.Use, RecordKind.Draft),
            Text("2", "cpu-1", "bake", "s2", 20, Phase.Use),
            Text("3", "", "", "", 30, Phase.Unspecified));
        Assert.Equal((long[])[0, 1, 2, 3], await QueryAsync(new()));
        Assert.Equal((long[])[1], await QueryAsync(new() { Node = "gpu-2" }));
        Assert.Equal((long[])[0, 1], await QueryAsync(new() { Node = "gpu-*" }));
        Assert.Equal((long[])[0, 1, 2, 3], await QueryAsync(new() { Node = "*" }));
        Assert.Equal((long[])[2], await QueryAsync(new() { Task = "ba*" }));
        Assert.Equal((long[])[2], await QueryAsync(new() { Session = "s2" }));
        Assert.Equal((long[])[1, 2], await QueryAsync(new() { Phases = { Phase.Use } }));
        Assert.Equal((long[])[0, 1, 2], await QueryAsync(new() { Phases = { Phase.Use, Phase.Prepare } }));
        Assert.Equal((long[])[3], await QueryAsync(new() { Phases = { Phase.Unspecified } }));
        Assert.Equal((long[])[1], await QueryAsync(new() { Kinds = { RecordKind.Draft } }));
        Assert.Equal((long[])[1, 2], await QueryAsync(new() { From = At(10), To = At(30) }));
        Assert.Equal((long[])[1], await QueryAsync(new() { Node = "gpu-*", Task = "build", Session = "s1", From = At(1), To = At(11), Phases = { Phase.Use } }));
        Assert.Empty(await QueryAsync(new() { Node = "gpu-2", Task = "bake" }));
        Assert.Empty(await QueryAsync(new() { Node = "never" }));
        Assert.Empty(await QueryAsync(new() { Node = "100%*" }));
        Assert.Empty(await QueryAsync(new() { From = At(30), To = At(10) }));
    }

    [Fact]
    public async Task QueryAsync_Orders_PageWithoutGapsOrRepeats()
    {
        // Times that go back and repeat.
        await AddAsync([.. Enumerable.Range(0, 50).Select(i => Text($"{i}", second: i * 7 % 10))]);
        foreach (var order in Wire.All<RecordOrder>())
        {
            var (all, after) = (new List<IndexedRecord>(), (IndexedRecord?)null);
            while (await Index.QueryAsync(new(), order, after, 7, Cancellation) is { Count: > 0 } page)
            {
                Assert.True(page.Count <= 7);
                all.AddRange(page);
                after = page[^1];
            }

            var sorted = order is RecordOrder.Time or RecordOrder.TimeDescending ? all.OrderBy(r => r.Time).ThenBy(r => r.Index) : all.OrderBy(r => r.Index);
            Assert.Equal(50, all.Count);
            Assert.Equal(order is RecordOrder.IndexDescending or RecordOrder.TimeDescending ? sorted.Reverse() : sorted, all);
        }
    }

    [Fact]
    public async Task LabelsAsync_Corrections_AreOverTheRecordsOwnLatestLast()
    {
        var record = Text("a").With(("outcome", "failure"), ("model", "m"));
        await AddAsync(record, Text("b").With(("outcome", "success")));
        var first = Text("", kind: RecordKind.Correction).About(Hash(record)).With(("outcome", "success"), ("quality", "0.5"));
        await AddAsync(first, Text("", second: 1, kind: RecordKind.Correction).About(Hash(record)).With(("quality", "0.9")));
        await AddAsync(Text("", kind: RecordKind.Correction).About(Hash(Text("unknown"))).With(("outcome", "lost")));

        var labels = await Index.LabelsAsync([0, 99, 1], Cancellation);
        Assert.Equal(new() { ["outcome"] = "success", ["model"] = "m", ["quality"] = "0.9" }, new Dictionary<string, string>(labels[0]));
        Assert.Empty(labels[1]);
        Assert.Equal("success", labels[2]["outcome"]);
        var events = new RecordFilter { Kinds = { RecordKind.Event } };
        Assert.Equal((long[])[0, 1], await QueryAsync(new(events) { Labels = { ["outcome"] = "success" } }));
        Assert.Empty(await QueryAsync(new(events) { Labels = { ["outcome"] = "failure" } }));
        Assert.Equal((long[])[0], await QueryAsync(new(events) { Labels = { ["outcome"] = "success", ["model"] = "m" } }, RecordOrder.TimeDescending));
        await ReopenAsync();
        Assert.Equal((long[])[0], await QueryAsync(new(events) { Labels = { ["quality"] = "0.9" } }));
    }

    [Fact]
    public async Task SearchAsync_Words_PhrasesBeginningsAndForbiddenOnes()
    {
        await AddAsync(
            Text("The kubelet cannot pull the image from registry.example:5000"),
            Text("Pull requests are welcome"),
            Text("image pull secrets: Größe 東京タワー"),
            new Record { Json = """{"role":"assistant","content":"run `kubectl get pods`","n":1}""", Time = At(3) },
            new Record { Binary = ByteString.CopyFromUtf8("kubelet"), Time = At(4) });
        Assert.Equal((long[])[0], await SearchAsync("kubelet"));
        Assert.Equal((long[])[0, 2], (await SearchAsync("IMAGE pull")).Order());
        Assert.Equal((long[])[2], await SearchAsync("\"image pull\""));
        Assert.Equal((long[])[0, 3], (await SearchAsync("kube*")).Order());
        Assert.Equal((long[])[1], await SearchAsync("pull -image"));
        Assert.Equal((long[])[0], await SearchAsync("pull -\"image pull\" -requests"));
        Assert.Equal((long[])[0], await SearchAsync("registry.example:5000"));
        Assert.Equal((long[])[3], await SearchAsync("\"get po\"*"));
        Assert.Equal((long[])[2], await SearchAsync("größe"));
        Assert.Equal((long[])[2], await SearchAsync("京タ"));
        Assert.Empty(await SearchAsync("京東"));
        Assert.Empty(await SearchAsync("role"));
        Assert.Empty(await SearchAsync("kubelet welcome"));
        Assert.Empty(await SearchAsync("-pull"));
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("\"\"")]
    [InlineData("*")]
    [InlineData("- -- -\"")]
    [InlineData("AND")]
    [InlineData("NEAR(a b, 3)")]
    [InlineData("text:a OR {x} : ^b")]
    [InlineData("a' OR '1'='1'; DROP TABLE record; --")]
    [InlineData("a & b | !c <-> d:*")]
    [InlineData("\\ \0 a\0b \ud800 (")]
    [InlineData("%_")]
    public async Task SearchAsync_AnyText_IsNoSyntaxErrorAndNoStatement(string text)
    {
        await AddAsync(Text("a b c"));
        await SearchAsync(text);
        await QueryAsync(new() { Node = text.Replace("\0", "", StringComparison.Ordinal), Labels = { ["key"] = "'" } });
        Assert.Equal((long[])[0], await SearchAsync("c"));
    }

    [Fact]
    public async Task SearchAsync_RareWordsAndShortTexts_GoFirst()
    {
        await AddAsync([.. Enumerable.Range(0, 30).Select(i => Text($"common words {i} and more and more to fill the rest"))]);
        await AddAsync(Text("common rare rare"), Text("common common common rare and a long rest of other words that say nothing at all to anyone who reads them"));
        Assert.Equal((long[])[30, 31], await SearchAsync("common rare"));
        var all = await Index.SearchAsync(new() { Text = "common", Limit = 100 }, Cancellation);
        Assert.Equal(32, all.Count);
        Assert.All(all, record => Assert.True(record.Score > 0 && record.Similarity is null));
        Assert.Equal(all.OrderByDescending(record => record.Score), all);
        Assert.Equal(3, (await SearchAsync("common", limit: 3)).Length);
    }

    [Fact]
    public async Task SearchAsync_Filter_AppliesToWordsAndVectors()
    {
        await AddAsync(Text("red", "n1").With(("outcome", "success")), Text("red", "n2"), Text("blue", "n2").With(("outcome", "success")));
        await Index.AddEmbeddingsAsync("m", new Dictionary<long, float[]> { [0] = Vector(1, 0), [1] = Vector(1, 0.1f), [2] = Vector(-1, 1) }, 3, Cancellation);
        Assert.Equal((long[])[1], await SearchAsync("red", new() { Node = "n2" }));
        Assert.Equal((long[])[0], await SearchAsync("red", new() { Labels = { ["outcome"] = "success" } }));
        Assert.Equal((long[])[1, 2], (await NearAsync(Vector(1, 0), filter: new() { Node = "n2" })).Select(r => r.Index));
        Assert.Equal((long[])[0, 2], (await NearAsync(Vector(1, 0), filter: new() { Labels = { ["outcome"] = "success" } })).Select(r => r.Index));
        Assert.Empty(await NearAsync(Vector(1, 0), filter: new() { Node = "n3" }));
    }

    [Fact]
    public async Task SearchAsync_Vector_SortsByCosine()
    {
        await AddAsync(Text("a"), Text("b"), Text("c"), Text("d"));
        await Index.AddEmbeddingsAsync("m", new Dictionary<long, float[]> { [0] = Vector(3, 3), [1] = Vector(0, 2), [3] = Vector(-1, 0) }, 4, Cancellation);
        Assert.Equal(4, await Index.GetEmbeddedAsync("m", Cancellation));
        var found = await NearAsync(Vector(0, 1));
        Assert.Equal((long[])[1, 0, 3], found.Select(record => record.Index));
        Assert.Equal((double[])[1, Math.Sqrt(0.5), 0], found.Select(record => record.Similarity!.Value), (a, b) => Math.Abs(a - b) < 0.01);
        Assert.All(found, record => Assert.True(record.Score > 0));
        await Assert.ThrowsAsync<ArgumentException>(() => NearAsync([1, 2, 3]));
        await ReopenAsync();
        Assert.Equal((long[])[1, 0, 3], (await NearAsync(Vector(0, 1))).Select(record => record.Index));
        Assert.Equal(4, await Index.GetEmbeddedAsync("m", Cancellation));
    }

    [Fact]
    public async Task SearchAsync_WordsAndVector_AreFused()
    {
        await AddAsync(Text("whale"), Text("whale song"), Text("ship"));
        await Index.AddEmbeddingsAsync("m", new Dictionary<long, float[]> { [0] = Vector(-1, 0), [1] = Vector(1, 0.5f), [2] = Vector(1, 0) }, 3, Cancellation);
        var found = await NearAsync(Vector(1, 0), "song");
        Assert.Equal(1, found[0].Index);
        Assert.Equal((long[])[0, 1, 2], found.Select(record => record.Index).Order());
        Assert.All(found, record => Assert.NotNull(record.Similarity));
    }

    [Fact]
    public async Task AddEmbeddingsAsync_AnotherModel_DropsWhatWasThere()
    {
        await AddAsync(Text("a"), Text("b"));
        await Index.AddEmbeddingsAsync("old", new Dictionary<long, float[]> { [0] = Vector(1), [1] = Vector(0, 1) }, 2, Cancellation);
        Assert.Equal(0, await Index.GetEmbeddedAsync("new", Cancellation));
        await Index.AddEmbeddingsAsync("new", new Dictionary<long, float[]> { [0] = [1, 0, 0] }, 1, Cancellation);
        Assert.Equal((0, 1), (await Index.GetEmbeddedAsync("old", Cancellation), await Index.GetEmbeddedAsync("new", Cancellation)));
        Assert.Equal((long[])[0], (await NearAsync([1, 0, 0])).Select(record => record.Index));
    }

    [Fact]
    public async Task UsesAsync_RecipeUses_AreCountedByRecipe()
    {
        var recipe = new Record { Text = "print(1)", Kind = RecordKind.Recipe, Time = new() };
        await AddAsync(
            recipe,
            Text("", second: 5, kind: RecordKind.RecipeUse).About(Hash(recipe)).With(("from", "first")),
            Text("", second: 2, kind: RecordKind.RecipeUse).About(Hash(recipe)).With(("from", "second"), ("by", "x")));
        var uses = await Index.UsesAsync([0, 1], Cancellation);
        Assert.Equal(new RecordUses(2, Start.AddSeconds(2), Start.AddSeconds(5)), uses[0]);
        Assert.Equal(new RecordUses(0, null, null), uses[1]);
        Assert.Equal(new() { ["from"] = "first", ["by"] = "x" }, new Dictionary<string, string>((await Index.LabelsAsync([0], Cancellation))[0]));
    }

    [Fact]
    public async Task StatisticsAsync_Records_AreSummedByPhase()
    {
        Record[] records = [Text("a"), Text("b", phase: Phase.Debug), Text("c", phase: Phase.Unspecified), Text("d")];
        await AddAsync(records);
        var statistics = await Index.StatisticsAsync(Cancellation);
        Assert.Equal(records.Sum(record => (long)record.CalculateSize()), statistics.RawBytes);
        Assert.Equal(new() { [Phase.Use] = 2, [Phase.Debug] = 1, [Phase.Unspecified] = 1 }, new Dictionary<Phase, long>(statistics.ByPhase));
    }

    [Fact]
    public async Task AddAsync_CorrectionsOfTaskAndPhase_StandInPlaceOfTheRecordsOwn()
    {
        var (first, second) = (Text("red", task: "build"), Text("red again", task: "build", phase: Phase.Debug));
        await AddAsync(first, second, Correction(Hash(first), 0, ("phase", "debug"), ("outcome", "success")));
        await AddAsync(Correction(Hash(first), 1, ("task", "bake"), ("phase", "prepare")), Correction(Hash(first), 2, ("task", "boil")));
        await AddAsync(Correction(Hash(second), 3, ("phase", "debug")), Correction(Hash(Text("unknown")), 4, ("phase", "debug"), ("task", "boil")));
        var events = new RecordFilter { Kinds = { RecordKind.Event } };

        for (var opened = 0; opened < 2; opened++)
        {
            Assert.Equal((long[])[0], await QueryAsync(new(events) { Task = "boil" }));
            Assert.Equal((long[])[1], await QueryAsync(new(events) { Task = "bu*" }));
            Assert.Empty(await QueryAsync(new(events) { Task = "bake" }));
            Assert.Equal((long[])[0], await QueryAsync(new(events) { Phases = { Phase.Prepare } }, RecordOrder.TimeDescending));
            Assert.Equal((long[])[1], await QueryAsync(new(events) { Phases = { Phase.Debug } }));
            Assert.Equal((long[])[0], await SearchAsync("red", new(events) { Task = "boil", Phases = { Phase.Prepare } }));
            Assert.Equal((long[])[1], await SearchAsync("red", new(events) { Phases = { Phase.Debug } }));
            Assert.Equal(
                new() { [Phase.Prepare] = 1, [Phase.Debug] = 1, [Phase.Use] = 5 }, new Dictionary<Phase, long>((await Index.StatisticsAsync(Cancellation)).ByPhase));
            Assert.Equal("boil", (await Index.LabelsAsync([0], Cancellation))[0]["task"]);
            await ReopenAsync();
        }

        static Record Correction(ReadOnlyMemory<byte> hash, int second, params (string Key, string Value)[] labels) =>
            Text("", second: second, kind: RecordKind.Correction).About(hash).With(labels);
    }

    [Fact]
    public async Task ResetAsync_FullIndex_IsEmptyAndTakesTheLogAnew()
    {
        await AddAsync(Text("a").With(("k", "v")), Text("b"));
        await Index.AddEmbeddingsAsync("m", new Dictionary<long, float[]> { [0] = Vector(1) }, 2, Cancellation);
        await Index.ResetAsync(Cancellation);
        Assert.Equal(0, await Index.GetSizeAsync(Cancellation));
        Assert.Equal(0, await Index.GetEmbeddedAsync("m", Cancellation));
        Assert.Empty(await SearchAsync("a"));
        Assert.Empty(await NearAsync(Vector(1)));
        Assert.Empty((await Index.LabelsAsync([0], Cancellation))[0]);
        Assert.Equal(0, (await Index.StatisticsAsync(Cancellation)).RawBytes);
        await AddAsync(Text("c"));
        Assert.Equal((long[])[0], await SearchAsync("c"));
    }

    [Fact]
    public async Task Index_ReadWhileItIsWritten_AnswersWithWhatIsIn()
    {
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await AddAsync([.. Enumerable.Range(0, 20).Select(n => Text($"word {i} {n}", second: n))]);
            }
        }, TestContext.Current.CancellationToken);
        while (!writing.IsCompleted)
        {
            var size = await Index.GetSizeAsync(Cancellation);
            var found = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SearchAsync("word", limit: 100)));
            Assert.All(found, some => Assert.True(some.Length >= Math.Min(size, 100)));
        }

        await writing;
        Assert.Equal(400, await Index.GetSizeAsync(Cancellation));
    }

    private static Timestamp At(int second) => Timestamp.FromDateTimeOffset(Start.AddSeconds(second));
}
