using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Log;
using CwHoe.Akashic.Tests.Storage;
using CwHoe.Contracts;
using Google.Protobuf;
using static CwHoe.Akashic.Tests.Layers.LogBench;

namespace CwHoe.Akashic.Tests.Layers;

public sealed class LayerLogTests
{
    private readonly MemoryObjectStore _store = new();

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(700)]
    public async Task Append_ThenOpenAgain_HasAllAndGoesOn(int count)
    {
        AppendResponse answer;
        await using (var log = await OpenAsync(_store))
        {
            answer = await log.AppendAsync(Records(0, count));
            Assert.Equal(count, answer.TreeSize);
            await log.ProveAsync();
        }

        await using var again = await OpenAsync(_store);
        Assert.Equal(count, again.Head.Size);
        Assert.Equal(count, again.Size);
        await again.AppendAsync(Records(count, 10));
        var entries = await again.ProveAsync();
        Assert.Equal(Records(0, count + 10), entries.Select(e => e.Record));
        Assert.Equal(answer.Appended.Select(a => a.Hash.ToByteArray()), entries.Take(count).Select(e => e.Hash.ToArray()));
        Assert.Equal(entries.Sum(e => (long)e.Bytes.Length), again.RawBytes);
    }

    [Fact]
    public async Task Open_NothingPublished_FindsTheJournal()
    {
        var options = Options with { PublishDelay = TimeSpan.FromHours(1) };
        await using (var log = await OpenAsync(_store, options))
        {
            for (var i = 0; i < 20; i++)
                await log.AppendAsync(Record(i));
            Assert.Equal(0, log.Head.Size);
        }

        await using var again = await OpenAsync(_store, options);
        Assert.Equal(20, again.Size);
        Assert.True((await again.AppendAsync(Record(3))).Appended.Single() is { Index: 3, WasThere: true });
        Assert.Equal(Records(0, 20), (await again.ProveAsync()).Select(e => e.Record));
    }

    [Fact]
    public async Task Append_SameRecordsAgain_AddsNone()
    {
        await using var log = await OpenAsync(_store);
        var first = await log.AppendAsync(Record(1), Record(2), Record(1));
        Assert.Equal([(0, false), (1, false), (0, true)], first.Appended.Select(a => ((int)a.Index, a.WasThere)));
        var second = await log.AppendAsync(Record(3), Record(2));
        Assert.Equal([(2, false), (1, true)], second.Appended.Select(a => ((int)a.Index, a.WasThere)));
        Assert.Equal(3, second.TreeSize);
    }

    [Fact]
    public async Task Append_ManyAtOnce_SharesBatchesAndKeepsEachInOrder()
    {
        await using var log = await OpenAsync(_store);
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => log.AppendAsync(Records(i * 10, 10)), Stop)));
        Assert.All(answers, a => Assert.Equal(Enumerable.Range((int)a.Appended[0].Index, 10), a.Appended.Select(x => (int)x.Index)));
        var entries = await log.ProveAsync();
        Assert.Equal(2000, entries.Select(e => e.Record.Text).Distinct().Count());
        Assert.InRange(_store.Keys.Count(k => k.Contains("/journal/", StringComparison.Ordinal)), 1, 150);
    }

    [Theory]
    [InlineData(Compression.Brotli)]
    [InlineData(Compression.Gzip)]
    [InlineData(Compression.None)]
    public async Task Append_LongContent_StandsOutsideOfTheEntryAndComesBack(Compression compression)
    {
        var options = Options with { Codec = new ObjectCodec(compression) };
        var text = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"{i} grüße "));
        await using var log = await OpenAsync(_store, options);
        var binary = Record(2);
        binary.Binary = ByteString.CopyFrom(new byte[70_000]);
        var json = Record(3);
        json.Json = $"[\"{text}\"]";
        await log.AppendAsync(Record(1, text), binary, json);
        var entries = await log.ProveAsync();
        Assert.Equal([Record(1, text), binary, json], entries.Select(e => e.Record));
        Assert.All(entries, e => Assert.InRange(e.Bytes.Length, 1, 200));
        Assert.Equal(3, _store.Keys.Count(k => k.Contains("/content/", StringComparison.Ordinal)));
        Assert.InRange(log.RawBytes, 70_000, 2_000_000);
    }

    [Fact]
    public async Task Proofs_OfEveryEntryAndSize_Hold()
    {
        await using var log = await OpenAsync(_store);
        await log.AppendAsync(Records(0, 600));
        var entries = await log.ProveAsync();
        foreach (var (index, size) in new[] { (0L, 0L), (599, 0), (255, 256), (256, 257), (17, 500), (0, 1) })
        {
            var proof = await log.ProveInclusionAsync(index, size, Stop);
            Assert.Equal(entries[(int)index].Hash.ToArray(), proof.LeafHash.ToByteArray());
            Assert.True(Proofs.IsIncluded(new LogHash(proof.LeafHash.Span), index, proof.TreeSize, Hashes(proof.Hashes), new LogHash(proof.RootHash.Span)));
        }

        foreach (var (old, size) in new[] { (1L, 0L), (256, 600), (255, 599), (512, 513), (600, 0) })
        {
            var proof = await log.ProveConsistencyAsync(old, size, Stop);
            Assert.True(Proofs.IsConsistent(old, new LogHash(proof.OldRootHash.Span), proof.NewSize, new LogHash(proof.NewRootHash.Span), Hashes(proof.Hashes)));
        }

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => log.ProveInclusionAsync(600, 600, Stop));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => log.ProveConsistencyAsync(0, 0, Stop));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => log.HeadAtAsync(601, Stop));
    }

    [Fact]
    public async Task ReadMany_HereAndThere_IsAsAsked()
    {
        await using var log = await OpenAsync(_store);
        await log.AppendAsync(Records(0, 1000));
        await log.FlushAsync(Stop);
        long[] indexes = [999, 0, 300, 301, 0, 768];
        Assert.Equal(indexes.Select(i => Record((int)i)), (await log.ReadManyAsync(indexes, Stop)).Select(e => e.Record));
    }

    [Fact]
    public async Task Checkpoint_OfAChild_ChangesTheParentsRoot()
    {
        await using var child = await OpenAsync(_store);
        await child.AppendAsync(Record(1));
        await child.FlushAsync(Stop);
        const string prefix = "ffffffffffffffffffffffffffffffff/";
        var options = Options with { Prefix = prefix, Signer = new NoteSigner(LayerOptions.Origin(prefix), Seed), Dimension = Dimension.Node, Chain = [new LayerStep("root", "node", "gpu-*")] };
        await using var parent = await OpenAsync(_store, options);
        var answer = await parent.AppendCheckpointAsync(child.Name, child.Checkpoint, Stop);
        Assert.True((await parent.AppendCheckpointAsync(child.Name, child.Checkpoint, Stop)).Appended.Single().WasThere);
        var entry = (await parent.ProveAsync()).Single();
        Assert.Equal(1, answer.TreeSize);
        Assert.Equal(child.Checkpoint.Note, entry.Record.Text);
        Assert.Equal("work", entry.Record.Task);
    }

    [Fact]
    public async Task Published_EachCheckpoint_IsToldAndSigned()
    {
        await using var log = await OpenAsync(_store);
        var told = new TaskCompletionSource<PublishedLog>();
        log.Published = told.SetResult;
        await log.AppendAsync(Record(1));
        var published = await told.Task.WaitAsync(TimeSpan.FromSeconds(10), Stop);
        Assert.Equal($"cw-hoe.dev/akashic/{Prefix[..^1]}\n1\n{Convert.ToBase64String(log.Head.RootHash.Span)}\n", SignedNote.Open(published.Note, [Signer.Verifier]));
        Assert.Equal(log.Checkpoint, published);
    }

    [Fact]
    public async Task Open_AnotherLayersPrefix_IsRefused()
    {
        await using (await OpenAsync(_store))
        {
        }

        var other = Options with { Chain = [new LayerStep("other", "task", "*")] };
        var refused = await Assert.ThrowsAsync<LogBrokenException>(() => OpenAsync(_store, other));
        Assert.Contains("another layer's", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_StoreThatIgnoresConditions_IsRefused() =>
        Assert.Contains("If-None-Match", (await Assert.ThrowsAsync<LogBrokenException>(() => OpenAsync(new MemoryObjectStore { KeepsConditions = false }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Open_WithANewKey_GoesOnAndKeepsTheOldOneKnown()
    {
        await using (var log = await OpenAsync(_store))
        {
            await log.AppendAsync(Records(0, 3));
            await log.FlushAsync(Stop);
        }

        var signer = new NoteSigner(LayerOptions.Origin(Prefix), new byte[32]);
        await using (var log = await OpenAsync(_store, Options with { Signer = signer }))
        {
            await log.AppendAsync(Record(4));
            Assert.Equal(4, (await log.ProveAsync()).Count);
        }

        await using var back = await OpenAsync(_store);
        Assert.Equal(4, back.Size);
    }

    [Theory]
    [InlineData("/tile/entries/000.p/100")]
    [InlineData("/tile/0/000.p/100")]
    [InlineData("/checkpoint")]
    public async Task Open_ObjectAltered_IsRefused(string ending)
    {
        await using (var log = await OpenAsync(_store, Options with { Codec = new ObjectCodec(Compression.None) }))
        {
            await log.AppendAsync(Records(0, 100));
            await log.FlushAsync(Stop);
        }

        _store.Change(_store.Keys.Single(k => k.EndsWith(ending, StringComparison.Ordinal)), bytes =>
        {
            bytes[50] ^= 1;
            return bytes;
        });
        await Assert.ThrowsAsync<LogBrokenException>(() => OpenAsync(_store));
    }

    [Fact]
    public async Task Read_BundleOrContentAltered_IsRefused()
    {
        await using var log = await OpenAsync(_store, Options with { Codec = new ObjectCodec(Compression.None) });
        await log.AppendAsync(Records(0, 300));
        await log.AppendAsync(Record(1000, new string('x', 100_000)));
        await log.FlushAsync(Stop);
        Flip(k => k.EndsWith("/tile/entries/000", StringComparison.Ordinal));
        Flip(k => k.Contains("/content/", StringComparison.Ordinal));
        await Assert.ThrowsAsync<LogBrokenException>(async () => await log.ReadAsync(5, 6, Stop).ToListAsync(Stop));
        await Assert.ThrowsAsync<LogBrokenException>(async () => await log.ReadAsync(300, 301, Stop).ToListAsync(Stop));
        Assert.Single(await log.ReadAsync(299, 300, Stop).ToListAsync(Stop));

        void Flip(Predicate<string> which) => _store.Change(_store.Keys.Single(k => which(k)), bytes =>
        {
            bytes[60] ^= 1;
            return bytes;
        });
    }
}
