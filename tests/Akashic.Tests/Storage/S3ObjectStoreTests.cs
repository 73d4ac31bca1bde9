using CwHoe.Akashic.Storage;

namespace CwHoe.Akashic.Tests.Storage;

/// <summary>Against real object stores, a current and an old one.</summary>
[Trait("Needs", "services")]
public sealed class S3ObjectStoreTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Put_ThenGet_GivesBytesEncodingAndMetadata(bool old)
    {
        await using var bucket = await TestBucket.CreateAsync(old);
        var put = new PutObject("a/b c", new byte[] { 1, 2, 3 }) { ContentEncoding = "br", Metadata = new Dictionary<string, string> { ["raw-bytes"] = "17" } };
        var tag = await bucket.Store.PutAsync(put, Stop);
        var got = await bucket.Store.GetAsync("a/b c", Stop);
        Assert.Equal([1, 2, 3], got!.Bytes.ToArray());
        Assert.Equal((tag, "br", "17"), (got.ETag, got.ContentEncoding, got.Metadata["raw-bytes"]));
        Assert.Null(await bucket.Store.GetAsync("a/none", Stop));
        await bucket.Store.PutAsync(new PutObject("empty", default), Stop);
        Assert.Equal(0, (await bucket.Store.GetAsync("empty", Stop))!.Bytes.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Put_UnderAcondition_WritesOnlyWhereItHolds(bool old)
    {
        await using var bucket = await TestBucket.CreateAsync(old);
        var first = await bucket.Store.PutAsync(new PutObject("k", new byte[] { 1 }) { IfAbsent = true }, Stop);
        Assert.NotNull(first);
        Assert.Null(await bucket.Store.PutAsync(new PutObject("k", new byte[] { 2 }) { IfAbsent = true }, Stop));
        Assert.Null(await bucket.Store.PutAsync(new PutObject("k", new byte[] { 2 }) { IfMatch = "\"00000000000000000000000000000000\"" }, Stop));
        Assert.Null(await bucket.Store.PutAsync(new PutObject("none", new byte[] { 2 }) { IfMatch = first }, Stop));
        Assert.NotNull(await bucket.Store.PutAsync(new PutObject("k", new byte[] { 3 }) { IfMatch = first }, Stop));
        Assert.Equal([3], (await bucket.Store.GetAsync("k", Stop))!.Bytes.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Put_ManyAtOnceWhereNoneIs_OneWins(bool old)
    {
        await using var bucket = await TestBucket.CreateAsync(old);
        var tags = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => bucket.Store.PutAsync(new PutObject("k", new[] { (byte)i }) { IfAbsent = true }, Stop)));
        Assert.Single(tags, t => t is not null);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task List_BelowAPrefix_IsInOrderAndDeletedOnesAreGone(bool old)
    {
        await using var bucket = await TestBucket.CreateAsync(old);
        foreach (var key in new[] { "p/2", "p/10", "q/1", "p/1" })
            await bucket.Store.PutAsync(new PutObject(key, new byte[key.Length]), Stop);
        Assert.Equal(["p/1", "p/10", "p/2"], await bucket.Store.ListAsync("p/", Stop).Select(o => o.Key).ToListAsync(Stop));
        await bucket.Store.DeleteAsync("p/10", Stop);
        await bucket.Store.DeleteAsync("p/10", Stop);
        Assert.Equal([("p/1", 3L), ("p/2", 3L)], await bucket.Store.ListAsync("p/", Stop).Select(o => (o.Key, o.Length)).ToListAsync(Stop));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ensure_NoBucket_SaysSoUnlessItMayMakeOne(bool old)
    {
        var settings = TestBucket.NewSettings(old) with { Create = false };
        using var store = new S3ObjectStore(settings, TimeProvider.System);
        var missing = await Assert.ThrowsAsync<ObjectStoreException>(() => store.EnsureBucketAsync(Stop));
        Assert.Equal(StoreFault.NoBucket, missing.Fault);
        Assert.Contains("spec.bucket.create", missing.Message, StringComparison.Ordinal);
        Assert.Equal(StoreFault.NoBucket, (await Assert.ThrowsAsync<ObjectStoreException>(() => store.PutAsync(new PutObject("k", default), Stop))).Fault);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_WrongKeys_IsDeniedAndTellsNone(bool old)
    {
        using var store = new S3ObjectStore(TestBucket.NewSettings(old) with { SecretAccessKey = "wrong-secret" }, TimeProvider.System);
        var denied = await Assert.ThrowsAsync<ObjectStoreException>(() => store.EnsureBucketAsync(Stop));
        Assert.Equal(StoreFault.Denied, denied.Fault);
        Assert.DoesNotContain("wrong-secret", denied.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-secret", TestBucket.NewSettings(old).ToString(), StringComparison.Ordinal);
    }
}
