using CwHoe.Kit;

namespace CwHoe.AkashicBench;

/// <summary>How much smaller records are in the bucket than as they were given, all objects of the log counted.</summary>
internal static class Ratio
{
    public static async Task RunAsync(Bucket bucket, string history)
    {
        await using var log = await bucket.NewLogAsync();
        var batch = new List<Contracts.Record>();
        var bytes = 0;
        foreach (var record in Transcripts.Of(history).Where(r => r.Json.Length < 1 << 20))
        {
            batch.Add(record);
            bytes += record.CalculateSize();
            if (batch.Count == 100 || bytes > 2 << 20)
                await AppendAsync();
        }

        await AppendAsync();
        await log.FlushAsync(CancellationToken.None);
        var (stored, hashes) = (0L, 0L);
        await foreach (var item in bucket.Store.ListAsync(log.Prefix, CancellationToken.None))
        {
            if (item.Key.Contains("/journal/", StringComparison.Ordinal) || (item.Key.Contains(".p/", StringComparison.Ordinal) && !IsNewest(item.Key)))
                continue;
            stored += item.Length;
            hashes += item.Key.Contains("/tile/", StringComparison.Ordinal) && !item.Key.Contains("/entries/", StringComparison.Ordinal) ? item.Length : 0;
        }

        Figures.Print($"transcripts, {log.Size:N0} records of {log.RawBytes / log.Size:N0} bytes", $"{log.RawBytes:N0} raw, {stored:N0} stored; ratio {(double)log.RawBytes / stored:N2}");
        Figures.Print("  without the hashes, which nothing makes smaller", $"{stored - hashes:N0} stored; ratio {(double)log.RawBytes / (stored - hashes):N2}");

        async Task AppendAsync()
        {
            if (batch.Count > 0)
                await log.AppendAsync(batch, [], CancellationToken.None);
            (batch, bytes) = ([], 0);
        }

        bool IsNewest(string key) => log.Objects.EdgeKeys(log.Head.Size).Contains(key);
    }
}
