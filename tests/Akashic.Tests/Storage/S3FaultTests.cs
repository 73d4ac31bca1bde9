using System.Net.Sockets;
using CwHoe.Akashic.Storage;

namespace CwHoe.Akashic.Tests.Storage;

/// <summary>A store that fails, and what is made of it.</summary>
public sealed class S3FaultTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(503, "SlowDown", StoreFault.Throttled, true)]
    [InlineData(500, "InternalError", StoreFault.Unreachable, true)]
    [InlineData(502, "", StoreFault.Unreachable, true)]
    [InlineData(403, "RequestTimeTooSkewed", StoreFault.ClockSkewed, false)]
    [InlineData(403, "QuotaExceeded", StoreFault.Full, false)]
    [InlineData(507, "XMinioStorageFull", StoreFault.Full, false)]
    [InlineData(403, "AccessDenied", StoreFault.Denied, false)]
    [InlineData(403, "SignatureDoesNotMatch", StoreFault.Denied, false)]
    [InlineData(404, "NoSuchBucket", StoreFault.NoBucket, false)]
    [InlineData(409, "ConditionalRequestConflict", StoreFault.Throttled, false)]
    [InlineData(400, "InvalidArgument", StoreFault.Rejected, false)]
    [InlineData(400, "IncompleteBody", StoreFault.Unreachable, false)]
    public async Task Put_Refused_IsSortedByWhatToDo(int status, string code, object fault, bool mayBeDone)
    {
        await using var server = new CannedServer(_ => CannedServer.Refusal(status, code));
        using var store = new S3ObjectStore(Settings(server.Url), TimeProvider.System);
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => store.PutAsync(new PutObject("k", new byte[] { 1 }), Stop));
        Assert.Equal(((StoreFault)fault, mayBeDone), (failure.Fault, failure.MayBeDone));
        Assert.StartsWith($"write k in bucket b at {server.Url.GetLeftPart(UriPartial.Authority)}: {status} ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Get_CutOff_IsNotTakenForWhole()
    {
        await using var server = new CannedServer(_ => CannedServer.Answer(200, "half", 8));
        using var store = new S3ObjectStore(Settings(server.Url), TimeProvider.System);
        Assert.Equal(StoreFault.Unreachable, (await Assert.ThrowsAsync<ObjectStoreException>(() => store.GetAsync("k", Stop))).Fault);
    }

    [Fact]
    public async Task Put_NoAnswer_EndsAfterTheTimeoutAndMayBeDone()
    {
        await using var server = new CannedServer(_ => null);
        using var store = new S3ObjectStore(Settings(server.Url) with { Timeout = TimeSpan.FromMilliseconds(200) }, TimeProvider.System);
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => store.PutAsync(new PutObject("k", new byte[] { 1 }), Stop));
        Assert.Equal((StoreFault.Unreachable, true), (failure.Fault, failure.MayBeDone));
    }

    [Fact]
    public async Task Put_NobodyListens_IsNotDone()
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var url = new Uri($"http://{taken.LocalEndpoint}");
        taken.Stop();
        using var store = new S3ObjectStore(Settings(url), TimeProvider.System);
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => store.PutAsync(new PutObject("k", new byte[] { 1 }), Stop));
        Assert.Equal((StoreFault.Unreachable, false), (failure.Fault, failure.MayBeDone));
    }

    [Fact]
    public async Task Retry_PassingFault_IsTriedAgainAndRemembersThatItMayBeDone()
    {
        await using var server = new CannedServer(n => n < 3 ? CannedServer.Refusal(503, "SlowDown") : CannedServer.Answer(200, ""));
        using var store = new S3ObjectStore(Settings(server.Url), TimeProvider.System);
        var retrying = new RetryingObjectStore(store, TimeProvider.System, new Random(1)) { FirstDelay = TimeSpan.FromMilliseconds(1), Budget = TimeSpan.FromMinutes(1) };
        Assert.NotNull(await retrying.PutAsync(new PutObject("k", new byte[] { 1 }), Stop));
        Assert.Equal(3, server.Requests);

        await using var later = new CannedServer(n => n == 1 ? CannedServer.Refusal(500, "InternalError") : CannedServer.Refusal(403, "AccessDenied"));
        using var other = new S3ObjectStore(Settings(later.Url), TimeProvider.System);
        var denied = await Assert.ThrowsAsync<ObjectStoreException>(
            () => new RetryingObjectStore(other, TimeProvider.System, new Random(1)) { FirstDelay = TimeSpan.FromMilliseconds(1), Budget = TimeSpan.FromMinutes(1) }.PutAsync(new PutObject("k", default), Stop));
        Assert.Equal((StoreFault.Denied, true, 2), (denied.Fault, denied.MayBeDone, later.Requests));
    }

    private static S3Settings Settings(Uri url) => new() { Endpoint = url, Bucket = "b", AccessKeyId = "id", SecretAccessKey = "secret" };
}
