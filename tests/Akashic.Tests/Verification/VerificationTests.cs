using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Log;
using CwHoe.Akashic.Pruning;
using CwHoe.Akashic.Storage;
using CwHoe.Akashic.Tests.Layers;
using CwHoe.Akashic.Tests.Storage;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Tests.Verification;

/// <summary>Anybody can verify a layer from its bucket alone: the code of Go's checksum database does.</summary>
[Trait("Needs", "services")]
public sealed class VerificationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Compression.Brotli, false)]
    [InlineData(Compression.Gzip, false)]
    [InlineData(Compression.None, false)]
    [InlineData(Compression.Brotli, true)]
    public async Task Verify_GrowingLog_HoldsWithEveryCheckpointThatWas(Compression compression, bool old)
    {
        await using var bucket = await TestBucket.CreateAsync(old);
        await bucket.OpenAsync();
        await using var log = await LogBench.OpenAsync(bucket.Store, LogBench.Options with { Codec = new ObjectCodec(compression) });
        var checkpoints = new List<byte[]>();
        var hashes = new List<string>();
        foreach (var count in new[] { 1, 254, 1, 1, 300, 700 })
        {
            var answer = await log.AppendAsync(LogBench.Records(hashes.Count, count));
            hashes.AddRange(answer.Appended.Select(a => Convert.ToHexStringLower(a.Hash.Span)));
            await log.FlushAsync(Stop);
            checkpoints.Add((await bucket.Store.GetAsync(LogBench.Prefix + "checkpoint", Stop))!.Bytes.ToArray());
            Assert.Equal(hashes, await LogVerifier.VerifyAsync(bucket.Url + LogBench.Prefix, log.VerifierKey, checkpoints));
        }
    }

    [Fact]
    public async Task Verify_AnythingAltered_Fails()
    {
        await using var bucket = await TestBucket.CreateAsync();
        await bucket.OpenAsync();
        string key;
        await using (var log = await LogBench.OpenAsync(bucket.Store, LogBench.Options with { PublishDelay = TimeSpan.FromHours(1) }))
        {
            // In one batch, for then nothing is published in between: of a tile that a newer one has replaced nobody reads anything.
            await log.AppendAsync([.. LogBench.Records(0, 600), LogBench.Record(1000, new string('x', 100_000))]);
            await log.FlushAsync(Stop);
            key = log.VerifierKey;
        }

        var url = bucket.Url + LogBench.Prefix;
        Assert.Equal(601, (await LogVerifier.VerifyAsync(url, key)).Count);
        var objects = await bucket.Store.ListAsync(LogBench.Prefix, Stop).Select(o => o.Key).Where(k => !k.Contains("/journal/", StringComparison.Ordinal) && !k.EndsWith(".json", StringComparison.Ordinal)).ToListAsync(Stop);
        Assert.InRange(objects.Count, 9, 12);
        foreach (var name in objects)
        {
            var whole = (await bucket.Store.GetAsync(name, Stop))!;
            await PutAsync(name, Altered(whole));
            var (exit, _, error) = await LogVerifier.RunAsync(url, key);
            Assert.True(exit == 1, $"{name} was altered and nobody noticed");
            Assert.NotEmpty(error);
            await PutAsync(name, whole);
        }

        Assert.Equal(601, (await LogVerifier.VerifyAsync(url, key)).Count);
        var other = new NoteSigner(LayerOptions.Origin(LogBench.Prefix), new byte[32]).Verifier.ToString();
        Assert.Equal(1, (await LogVerifier.RunAsync(url, other)).Exit);

        Task<string?> PutAsync(string name, StoredObject value) => bucket.Store.PutAsync(new PutObject(name, value.Bytes) { ContentEncoding = value.ContentEncoding }, Stop);
    }

    [Fact]
    public async Task Verify_ForkedLog_FailsAgainstTheOldCheckpoint()
    {
        await using var bucket = await TestBucket.CreateAsync();
        await bucket.OpenAsync();
        await using (var log = await LogBench.OpenAsync(bucket.Store))
        {
            await log.AppendAsync(LogBench.Records(0, 10));
            await log.FlushAsync(Stop);
        }

        var old = (await bucket.Store.GetAsync(LogBench.Prefix + "checkpoint", Stop))!.Bytes.ToArray();
        await foreach (var item in bucket.Store.ListAsync("", Stop))
            await bucket.Store.DeleteAsync(item.Key, Stop);
        await using var forged = await LogBench.OpenAsync(bucket.Store);
        await forged.AppendAsync(LogBench.Records(5, 20));
        await forged.FlushAsync(Stop);
        var (exit, _, error) = await LogVerifier.RunAsync(bucket.Url + LogBench.Prefix, forged.VerifierKey, old);
        Assert.Equal(1, exit);
        Assert.Contains("size 10 is not the beginning of size 20", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_PrunedLog_HoldsWhereTheLogSaysSo()
    {
        await using var bucket = await TestBucket.CreateAsync();
        await bucket.OpenAsync();
        await using var log = await LogBench.OpenAsync(bucket.Store);
        await log.AppendAsync([LogBench.Record(5000, new string('x', 100_000)), .. LogBench.Records(0, 599)]);
        await log.FlushAsync(Stop);
        var old = (await bucket.Store.GetAsync(LogBench.Prefix + "checkpoint", Stop))!.Bytes.ToArray();
        var before = await LogVerifier.VerifyAsync(bucket.Url + LogBench.Prefix, log.VerifierKey);

        await new Pruner(log, new PruningRule(null, 1), () => false, TimeProvider.System).RunAsync(Stop);

        Assert.Equal(512, log.FirstIndex);
        Assert.Empty(await bucket.Store.ListAsync(LogBench.Prefix + "content/", Stop).ToListAsync(Stop));
        var after = await LogVerifier.VerifyAsync(bucket.Url + LogBench.Prefix, log.VerifierKey, old);
        Assert.Equal(before, after.Take(600));
        Assert.Equal(601, after.Count);

        // What is missing above what was announced is not excused.
        await bucket.Store.PutAsync(new PutObject(LogBench.Prefix + "retention.json", Announcement.Pointer(256, log.Minimum.Announcement)), Stop);
        Assert.Equal(1, (await LogVerifier.RunAsync(bucket.Url + LogBench.Prefix, log.VerifierKey)).Exit);
        await bucket.Store.DeleteAsync(LogBench.Prefix + "retention.json", Stop);
        Assert.Equal(1, (await LogVerifier.RunAsync(bucket.Url + LogBench.Prefix, log.VerifierKey)).Exit);
    }

    // One bit of what it says, uncompressed, so that it is no accident of the compression that it is found.
    private static StoredObject Altered(StoredObject whole)
    {
        var bytes = ObjectCodec.Decode(whole.Bytes, whole.ContentEncoding, 32 << 20)!.Value.ToArray();
        bytes[bytes.Length / 2] ^= 1;
        return whole with { Bytes = bytes, ContentEncoding = "" };
    }
}
