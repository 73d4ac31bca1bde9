using CwHoe.Akashic.Audits;
using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Tests.Layers;
using CwHoe.Akashic.Tests.Storage;
using CwHoe.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace CwHoe.Akashic.Tests.Audits;

public sealed class AuditTests
{
    private readonly MemoryObjectStore _bucket = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_NothingAltered_IsConsistent()
    {
        await using var log = await OpenAsync(0);
        Assert.True((await AuditAsync(log)).Consistent);
        await FillAsync(log, 700);
        var audit = await AuditAsync(log);
        Assert.True(audit.Consistent, audit.Finding);
        Assert.Equal((701, 701), (audit.TreeSize, audit.Entries));
    }

    [Theory]
    [InlineData("/tile/entries/001")]
    [InlineData("/tile/entries/002.p/189")]
    [InlineData("/tile/0/000")]
    [InlineData("/tile/0/002.p/189")]
    [InlineData("/tile/1/000.p/2")]
    [InlineData("/content/")]
    [InlineData("/checkpoint")]
    public async Task Run_ObjectAltered_SaysWhich(string part)
    {
        await using var log = await OpenAsync(700);
        var key = _bucket.Keys.Single(k => k.Contains(part, StringComparison.Ordinal) && (part == "/content/" || k.EndsWith(part, StringComparison.Ordinal)));
        _bucket.Change(key, bytes =>
        {
            bytes[bytes.Length / 2] ^= 1;
            return bytes;
        });
        var audit = await AuditAsync(log);
        Assert.False(audit.Consistent);
        Assert.Matches($"{LogBench.Prefix}(checkpoint|tile|content)", audit.Finding);
    }

    [Fact]
    public async Task Run_OlderCheckpointPutBack_IsFound()
    {
        await using var log = await OpenAsync(10);
        var old = (await _bucket.GetAsync(LogBench.Prefix + "checkpoint", Stop))!;
        await FillAsync(log, 20);
        _bucket.Change(LogBench.Prefix + "checkpoint", _ => old.Bytes.ToArray());
        Assert.Contains("has size 11; it had 31", (await AuditAsync(log)).Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loop_SomethingFound_StaysFoundUntilItIsProved()
    {
        await using var log = await OpenAsync(10);
        var time = new FakeTimeProvider();
        var verdicts = new List<Audit>();
        var reported = new SemaphoreSlim(0);
        await using var loop = new AuditLoop(log, TimeSpan.FromHours(1), 5, new Random(3), time, audit =>
        {
            verdicts.Add(audit);
            reported.Release();
        });
        await PassAsync();
        _bucket.Change(LogBench.Prefix + "tile/entries/000.p/11", bytes => [.. bytes, 1]);
        await PassAsync();
        await PassAsync();
        _bucket.Change(LogBench.Prefix + "tile/entries/000.p/11", bytes => bytes[..^1]);
        await PassAsync();
        Assert.Equal([true, false, false, true], verdicts.Select(v => v.Consistent));
        Assert.True(verdicts[3].Entries > verdicts[0].Entries, "what was suspected is proved again");

        async Task PassAsync()
        {
            while (!await reported.WaitAsync(TimeSpan.FromMilliseconds(20), Stop))
                time.Advance(TimeSpan.FromMinutes(10));
        }
    }

    private static Task<Audit> AuditAsync(LayerLog log) => LogAudit.RunAsync(log, [.. Enumerable.Range(0, (int)log.Head.Size).Select(i => (long)i)], TimeProvider.System, Stop);

    private async Task<LayerLog> OpenAsync(int records)
    {
        var log = await LogBench.OpenAsync(_bucket, LogBench.Options with { Codec = new ObjectCodec(Compression.None) });
        if (records > 0)
            await FillAsync(log, records);
        return log;
    }

    private static async Task FillAsync(LayerLog log, int records)
    {
        await log.AppendAsync(LogBench.Records((int)log.Size * 10, records));
        if (log.Size == records)
            await log.AppendAsync(LogBench.Record(1_000_000, new string('x', 100_000)));
        await log.FlushAsync(Stop);
    }
}
