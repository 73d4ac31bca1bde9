using System.Buffers;

namespace CwHoe.Kube.Http;

/// <summary>Cuts a stream into lines of any length, each handed out as one piece of a pooled buffer.</summary>
/// <param name="stream">What to read; owned by the caller.</param>
/// <param name="beforeRead">Called before each wait for more bytes.</param>
internal sealed class LineReader(Stream stream, Action beforeRead) : IDisposable
{
    private const int UsualSize = 32 * 1024;

    // A buffer that one huge line made grow is given back once that line is consumed.
    private const int LargestKept = 1024 * 1024;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(UsualSize);
    private int start;
    private int scanned;
    private int end;

    /// <summary>The next line without its line feed, valid until the next call; null at the end. An unended last line is a line.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var feed = buffer.AsSpan(scanned, end - scanned).IndexOf((byte)'\n');
            if (feed >= 0)
                return Take(scanned + feed, 1);
            scanned = end;

            MakeRoom();
            beforeRead();
            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
            if (read == 0)
            {
                // Spelled out: in a conditional expression null would become an empty line.
                if (end > start)
                    return Take(end, 0);
                return null;
            }
            end += read;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        start = scanned = end = 0;
    }

    private ReadOnlyMemory<byte> Take(int until, int skip)
    {
        var line = buffer.AsMemory(start, until - start);
        start = scanned = until + skip;
        return line;
    }

    private void MakeRoom()
    {
        var used = end - start;
        var size = buffer.Length;
        if (used == buffer.Length)
            size = checked(size * 2);
        else if (used < UsualSize && size > LargestKept)
            size = UsualSize;
        else if (end < buffer.Length)
            return;

        var target = size == buffer.Length ? buffer : ArrayPool<byte>.Shared.Rent(size);
        buffer.AsSpan(start, used).CopyTo(target);
        if (target != buffer)
            ArrayPool<byte>.Shared.Return(buffer);
        (buffer, scanned, start, end) = (target, scanned - start, 0, used);
    }
}
