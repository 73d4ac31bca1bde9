using System.Buffers;
using System.Text;

namespace CwHoe.Router.Forwarding;

/// <summary>Cuts a body into server-sent events without touching their bytes (HTML Living Standard, server-sent events).</summary>
/// <param name="body">The body.</param>
/// <param name="most">Bytes after which it is too long.</param>
internal sealed class EventFrames(Stream body, long most) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int _start;
    private int _end;
    private int _searched;
    private long _total;

    /// <summary>Whether an event has come in full that was not taken yet.</summary>
    public bool HasFrame => FrameLength() > 0;

    /// <summary>That event, without taking it; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Peek() => _buffer.AsMemory(_start, FrameLength());

    /// <summary>The next event that has come in full, with the blank line at its end; false where more must be read first. Valid until the next read.</summary>
    public bool TryNext(out ReadOnlyMemory<byte> frame)
    {
        var length = FrameLength();
        frame = _buffer.AsMemory(_start, length);
        _start += length;
        _searched = 0;
        return length > 0;
    }

    private int FrameLength()
    {
        var waiting = _buffer.AsSpan(_start, _end - _start);
        // A blank line may begin in what was searched already.
        for (var i = Math.Max(0, _searched - 3); i < waiting.Length; i++)
        {
            var next = waiting[i..].IndexOfAny((byte)'\n', (byte)'\r');
            if (next < 0)
                break;
            i += next;
            var length = BlankLine(waiting[i..]);
            if (length == 0)
                continue;
            _searched = i;
            return i + length;
        }

        _searched = waiting.Length;
        return 0;
    }

    /// <summary>Reads more; false at the end of the body.</summary>
    /// <exception cref="UpstreamException">The body is too long.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var read = await body.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        _total += read;
        if (_total > most)
            throw new UpstreamException(FailureReason.TooLarge, $"its answer is longer than {most} bytes, the policy's maxResponseBytes");
        return read > 0;
    }

    /// <summary>Whether bytes are left that are no whole event.</summary>
    public bool HasRest => _end > _start;

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>The value of the <c>data</c> line of an event; several, which is rare, are joined by line feeds. Empty for a comment.</summary>
    public static ReadOnlyMemory<byte> DataOf(ReadOnlyMemory<byte> frame)
    {
        var data = ReadOnlyMemory<byte>.Empty;
        var at = 0;
        while (at < frame.Length)
        {
            var rest = frame.Span[at..];
            var length = rest.IndexOfAny((byte)'\n', (byte)'\r') is >= 0 and var end ? end : rest.Length;
            if (rest.StartsWith("data:"u8))
            {
                var value = frame.Slice(at + "data:"u8.Length, length - "data:"u8.Length);
                value = value.Span is [(byte)' ', ..] ? value[1..] : value;
                data = data.IsEmpty ? value : (byte[])[.. data.Span, (byte)'\n', .. value.Span];
            }

            at += length + 1;
        }

        return data;
    }

    /// <summary>The event's type; null where it has none.</summary>
    public static string? TypeOf(ReadOnlySpan<byte> frame)
    {
        if (!frame.StartsWith("event:"u8))
        {
            var at = frame.IndexOf("\nevent:"u8);
            if (at < 0)
                return null;
            frame = frame[(at + 1)..];
        }

        return Encoding.UTF8.GetString(frame["event:"u8.Length..frame.IndexOfAny((byte)'\n', (byte)'\r')].Trim((byte)' '));
    }

    /// <summary>Length of two line ends in a row at the beginning of <paramref name="text"/>; 0 where there are none.</summary>
    private static int BlankLine(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("\n\n"u8) || text.StartsWith("\r\r"u8))
            return 2;
        if (text.StartsWith("\r\n\r\n"u8))
            return 4;
        return text.StartsWith("\n\r\n"u8) ? 3 : 0;
    }
}
