namespace CwHoe.ModelLoader.Transfer;

/// <summary>Counts bytes and says every few seconds how it goes.</summary>
/// <param name="total">Bytes in all; null when not known.</param>
/// <param name="present">Bytes that earlier runs left.</param>
/// <param name="time">The clock.</param>
/// <param name="output">Gets the lines.</param>
internal sealed class TransferProgress(long? total, long present, TimeProvider time, TextWriter output)
{
    private readonly long began = time.GetTimestamp();
    private long received;
    private long reported;
    private long reportedAt = time.GetTimestamp();

    /// <summary>Counts bytes that came.</summary>
    public void Add(long bytes) => Interlocked.Add(ref received, bytes);

    /// <summary>Writes one line: bytes here, bytes in all, and the rate since the last line.</summary>
    public void Report()
    {
        var now = time.GetTimestamp();
        var bytes = Interlocked.Read(ref received);
        output.WriteLine($"fetch: {Amount(bytes)}, {ByteSize.Text(Rate(bytes - reported, time.GetElapsedTime(reportedAt, now)))}/s");
        (reported, reportedAt) = (bytes, now);
    }

    /// <summary>Writes the last line, with the rate of the whole.</summary>
    public void Finish()
    {
        var elapsed = time.GetElapsedTime(began);
        output.WriteLine($"fetch: {Amount(received)} in {elapsed.TotalSeconds:0.0} s, {ByteSize.Text(Rate(received, elapsed))}/s");
    }

    private static double Rate(long bytes, TimeSpan elapsed) => elapsed > TimeSpan.Zero ? bytes / elapsed.TotalSeconds : 0;

    private string Amount(long bytes) => total is > 0 and { } all
        ? $"{ByteSize.Text(present + bytes)} of {ByteSize.Text(all)} ({Math.Min(100, 100 * (present + bytes) / all)} %)"
        : ByteSize.Text(present + bytes);
}
