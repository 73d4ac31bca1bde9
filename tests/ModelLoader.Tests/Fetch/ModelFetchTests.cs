using CwHoe.Contracts;
using CwHoe.ModelLoader.Checksums;
using CwHoe.ModelLoader.Tests.Scripted;
using CwHoe.ModelLoader.Transfer;

namespace CwHoe.ModelLoader.Tests.Fetch;

public sealed class ModelFetchTests : IDisposable
{
    private const string Uri = "hf://owner/repo/model.gguf";
    private const string Tag = "\"v1\"";

    private readonly FetchBench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(FetchBench.PartBytes)]
    [InlineData(10 * FetchBench.PartBytes + 1)]
    public async Task Fetch_FileOfAnyLength_ArrivesWholeAndVerified(int length)
    {
        var content = FetchBench.Content(length);
        await using var server = new ScriptedServer(r => length == 0 && r.Header("Range") is not null
            ? r.RespondAsync(416, "", "Content-Range: bytes */0")
            : r.RespondWithFileAsync(content, Tag));
        await bench.FetchAsync(Uri, server.Url, FetchBench.Sha256(content));
        Assert.Equal(content, await File.ReadAllBytesAsync(bench.Destination, FetchBench.Stop));
        Assert.Equal(["model", "model.lock", "model.verified"], Directory.EnumerateFiles(bench.Volume).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Fetch_VerifiedModelIsThere_AsksTheSourceNothing()
    {
        var content = FetchBench.Content(1000);
        await using var server = new ScriptedServer(r => r.RespondWithFileAsync(content, Tag));
        await bench.FetchAsync(Uri, server.Url);
        var asked = server.Requests.Count;
        await bench.FetchAsync(Uri, server.Url);
        await bench.FetchAsync(Uri, server.Url, FetchBench.Sha256(content));
        Assert.Equal(asked, server.Requests.Count);
    }

    [Fact]
    public async Task Fetch_ModelWasTouchedAfterVerification_IsFetchedAnew()
    {
        var content = FetchBench.Content(1000);
        await using var server = new ScriptedServer(r => r.RespondWithFileAsync(content, Tag));
        await bench.FetchAsync(Uri, server.Url);
        await File.WriteAllTextAsync(bench.Destination, "damaged", FetchBench.Stop);
        await bench.FetchAsync(Uri, server.Url, FetchBench.Sha256(content));
        Assert.Equal(content, await File.ReadAllBytesAsync(bench.Destination, FetchBench.Stop));
    }

    [Fact]
    public async Task Fetch_ConnectionCutInTheBody_ResumesAtTheByteOfTheSameVersion()
    {
        var content = FetchBench.Content(FetchBench.PartBytes / 2);
        var cut = true;
        await using var server = new ScriptedServer(async r =>
        {
            var now = cut && r.Method == "GET";
            cut &= !now;
            await r.RespondWithFileAsync(content, Tag, now ? 1000 : null);
        });
        await bench.FetchAsync(Uri, server.Url, FetchBench.Sha256(content));
        var second = server.Requests.Where(r => r.Method == "GET").ElementAt(1);
        Assert.Equal((1000, Tag), (second.RangeStart, second.Header("If-Range")));
    }

    [Fact]
    public async Task Fetch_StoppedAndStartedAgain_FetchesOnlyTheRest()
    {
        var content = FetchBench.Content(8 * FetchBench.PartBytes);
        var sent = 0L;
        using var stop = new CancellationTokenSource();
        await using var server = new ScriptedServer(async r =>
        {
            // The first pod gets its first part and is stopped while it fetches the second.
            if (r.Method == "GET" && r.RangeStart > 0 && !stop.IsCancellationRequested)
            {
                await r.RespondWithFileAsync(content, Tag, 0);
                await stop.CancelAsync();
                return;
            }

            await r.RespondWithFileAsync(content, Tag);
            if (r.Method == "GET")
                Interlocked.Add(ref sent, FetchBench.PartBytes);
        });
        using var sequential = new FetchBench { Settings = bench.Settings with { Parallel = 1 } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sequential.FetchAsync(Uri, server.Url, stop: stop.Token));
        Assert.True(File.Exists(sequential.Destination + ".partial"));
        Assert.False(File.Exists(sequential.Destination));
        await sequential.FetchAsync(Uri, server.Url, FetchBench.Sha256(content));
        Assert.Equal(content.Length, sent);
    }

    [Fact]
    public async Task Fetch_FileReplacedWhileFetching_StartsAgainWithTheNewOne()
    {
        var (old, fresh) = (FetchBench.Content(4 * FetchBench.PartBytes, 1), FetchBench.Content(4 * FetchBench.PartBytes, 2));
        var replaced = false;
        await using var server = new ScriptedServer(r =>
        {
            replaced |= r.RangeStart > 0;
            return replaced ? r.RespondWithFileAsync(fresh, "\"v2\"") : r.RespondWithFileAsync(old, Tag);
        });
        await bench.FetchAsync(Uri, server.Url);
        Assert.Equal(fresh, await File.ReadAllBytesAsync(bench.Destination, FetchBench.Stop));
        Assert.Contains("starting again", bench.Log.ToString());
    }

    [Fact]
    public async Task Fetch_ServerWithoutRanges_ArrivesInOnePieceAlsoAfterACut()
    {
        var content = FetchBench.Content(3 * FetchBench.PartBytes);
        var cut = true;
        await using var server = new ScriptedServer(async r =>
        {
            await r.HeadAsync(200, $"Content-Length: {content.Length}");
            if (r.Method == "GET")
                await r.WriteAsync(cut ? content.AsMemory(0, 5000) : content);
            cut &= r.Method != "GET";
        });
        await bench.FetchAsync(Uri, server.Url, FetchBench.Sha256(content));
        Assert.Equal(content, await File.ReadAllBytesAsync(bench.Destination, FetchBench.Stop));
    }

    [Fact]
    public async Task Fetch_RangesOfUnknownTotal_AreRefusedRatherThanCutOff()
    {
        await using var server = new ScriptedServer(async r =>
        {
            await r.HeadAsync(r.Method == "HEAD" ? 200 : 206, "Content-Range: bytes 0-99/*");
            if (r.Method == "GET")
                await r.WriteAsync(new byte[100]);
        });
        Assert.Equal(LoaderExit.SourceUnavailable, (await bench.FailAsync(Uri, server.Url)).Exit);
    }

    [Fact]
    public async Task Fetch_ServerThatTellsNoLength_EndsWithTheConnection()
    {
        var content = FetchBench.Content(3 * FetchBench.PartBytes);
        await using var server = new ScriptedServer(async r =>
        {
            await r.HeadAsync(200);
            if (r.Method == "GET")
                await r.WriteAsync(content);
        });
        await bench.FetchAsync(Uri, server.Url, FetchBench.Sha256(content));
        Assert.Equal(content.Length, new FileInfo(bench.Destination).Length);
    }

    [Fact]
    public async Task Fetch_OtherChecksumThanExpected_DeletesWhatCame()
    {
        await using var server = new ScriptedServer(r => r.RespondWithFileAsync(FetchBench.Content(1000), Tag));
        var failure = await bench.FailAsync(Uri, server.Url, new string('0', 64));
        Assert.Equal(LoaderExit.ChecksumMismatch, failure.Exit);
        Assert.Equal(["model.lock"], Directory.EnumerateFileSystemEntries(bench.Volume).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Fetch_OtherChecksumThanTheSourceAnnounced_DeletesWhatCame()
    {
        await using var server = new ScriptedServer(r => r.RespondWithFileAsync(FetchBench.Content(1000), Tag, null, $"X-Linked-Etag: \"{new string('a', 64)}\""));
        Assert.Equal(LoaderExit.ChecksumMismatch, (await bench.FailAsync(Uri, server.Url)).Exit);
        Assert.Equal(["model.lock"], Directory.EnumerateFileSystemEntries(bench.Volume).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(999)]
    [InlineData(1001)]
    public async Task Fetch_OtherLengthThanAnnounced_IsAMismatch(int announced)
    {
        await using var server = new ScriptedServer(r => r.RespondWithFileAsync(FetchBench.Content(1000), Tag, null, $"X-Linked-Size: {announced}"));
        Assert.Equal(LoaderExit.ChecksumMismatch, (await bench.FailAsync(Uri, server.Url)).Exit);
    }

    [Fact]
    public async Task Fetch_BodyGoesOnPastTheAnnouncedLength_IsAMismatch()
    {
        await using var server = new ScriptedServer(async r =>
        {
            await r.HeadAsync(200, "X-Linked-Size: 1000");
            if (r.Method == "GET")
                await r.WriteAsync(FetchBench.Content(1001));
        });
        Assert.Equal(LoaderExit.ChecksumMismatch, (await bench.FailAsync(Uri, server.Url)).Exit);
    }

    [Fact]
    public async Task Fetch_EndlessBody_EndsAtTheLimit()
    {
        await using var server = new ScriptedServer(async r =>
        {
            await r.HeadAsync(200);
            while (r.Method == "GET")
                await r.WriteAsync(new byte[8192]);
        });
        using var limited = new FetchBench { Settings = bench.Settings with { MaxBytes = 1 << 20 } };
        Assert.Equal(LoaderExit.NoSpace, (await limited.FailAsync(Uri, server.Url)).Exit);
        Assert.InRange(new FileInfo(limited.Destination + ".partial").Length, 0, 1 << 20);
    }

    [Fact]
    public async Task Fetch_LargerThanTheDisk_IsRefusedBeforeAByteIsFetched()
    {
        await using var server = new ScriptedServer(r => r.RespondAsync(200, "", $"X-Linked-Size: {1L << 50}"));
        using var unlimited = new FetchBench { Settings = bench.Settings with { MaxBytes = 1L << 51 } };
        var failure = await unlimited.FailAsync(Uri, server.Url);
        Assert.Equal(LoaderExit.NoSpace, failure.Exit);
        Assert.DoesNotContain(server.Requests, r => r.Method == "GET");
    }

    [Theory]
    [InlineData(404, LoaderExit.ModelNotFound)]
    [InlineData(401, LoaderExit.Denied)]
    [InlineData(403, LoaderExit.Denied)]
    [InlineData(400, LoaderExit.SourceUnavailable)]
    [InlineData(500, LoaderExit.SourceUnavailable)]
    public async Task Fetch_ErrorStatus_IsTheExitThatTheOperatorKnows(int status, LoaderExit exit)
    {
        await using var server = new ScriptedServer(r => r.RespondAsync(status));
        Assert.Equal(exit, (await bench.FailAsync(Uri, server.Url)).Exit);
        Assert.Equal(status >= 500 ? bench.Settings.Attempts : 1, server.Requests.Count);
    }

    [Fact]
    public async Task Fetch_NobodyListens_IsUnavailableAndNamesTheAddress()
    {
        Uri gone;
        await using (var server = new ScriptedServer(r => r.RespondAsync(200)))
            gone = server.Url;
        var failure = await bench.FailAsync(Uri, gone);
        Assert.Equal(LoaderExit.SourceUnavailable, failure.Exit);
        Assert.Contains(gone.Authority, failure.Message);
    }

    [Fact]
    public async Task Fetch_SourceAsksToBeLeftAlone_WaitsAsLongAsItSays()
    {
        var content = FetchBench.Content(100);
        var busy = true;
        await using var server = new ScriptedServer(r =>
        {
            var now = busy;
            busy = false;
            return now ? r.RespondAsync(503, "", "Retry-After: 77") : r.RespondWithFileAsync(content, Tag);
        });
        var time = new SignallingTimeProvider();
        using var patient = new FetchBench { Time = time };
        var fetch = patient.FetchAsync(Uri, server.Url);
        await time.UntilTimerAsync(TimeSpan.FromSeconds(77));
        time.Advance(TimeSpan.FromSeconds(76));
        Assert.Single(server.Requests);
        time.Advance(TimeSpan.FromSeconds(1));
        await fetch;
        Assert.Equal(content, await File.ReadAllBytesAsync(patient.Destination, FetchBench.Stop));
    }

    [Fact]
    public async Task Fetch_SourceFallsSilent_IsUnavailableAfterTheStallTimeout()
    {
        await using var server = new ScriptedServer(async r =>
        {
            await r.HeadAsync(200, "Content-Length: 1000");
            if (r.Method == "GET")
            {
                await r.WriteAsync(new byte[10]);
                await r.ClientGoneAsync();
            }
        });
        var time = new SignallingTimeProvider();
        using var patient = new FetchBench { Time = time, Settings = bench.Settings with { Attempts = 1 } };
        var fetch = patient.FailAsync(Uri, server.Url);
        while (!server.Requests.Any(r => r.Method == "GET"))
            await Task.Yield();
        while (!fetch.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        var failure = await fetch;
        Assert.Equal(LoaderExit.SourceUnavailable, failure.Exit);
        Assert.Contains("60 s", failure.Message);
    }

    [Fact]
    public async Task Fetch_TwoPodsOnOneVolume_FetchOnce()
    {
        var content = FetchBench.Content(3 * FetchBench.PartBytes);
        await using var server = new ScriptedServer(r => r.RespondWithFileAsync(content, Tag));
        var time = new SignallingTimeProvider();
        using var shared = new FetchBench { Time = time };
        Task second;
        using (await ModelLoader.Fetch.CacheLock.TakeAsync(shared.Destination + ".lock", time, TextWriter.Null, FetchBench.Stop))
        {
            second = shared.FetchAsync(Uri, server.Url);
            await time.UntilTimerAsync(TimeSpan.FromSeconds(1));
            Assert.Empty(server.Requests);
            // The first pod is done: the model and its marker are there.
            await File.WriteAllBytesAsync(shared.Destination, content, FetchBench.Stop);
            var digest = await ModelDigest.ReadAsync(shared.Destination, FetchBench.Stop);
            await new VerifiedMarker { Source = $"{Uri} at {server.Url.GetLeftPart(UriPartial.Path).TrimEnd('/')}", Sha256 = digest.Sha256, Files = digest.Files }.WriteAsync(shared.Destination, FetchBench.Stop);
        }

        time.Advance(TimeSpan.FromSeconds(1));
        await second;
        Assert.Empty(server.Requests);
    }
}
