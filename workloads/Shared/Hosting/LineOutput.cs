using System.Buffers;

namespace CwHoe.Shared.Hosting;

/// <summary>Lines on their way to a stream: those of a few milliseconds go out together, because a write for each would cost more than all else about them.</summary>
/// <remarks>
/// Lines come out whole and in order. One that is urgent takes all before it along at once; what is left goes out when this is disposed. When the
/// stream takes no more, whoever has a line waits: none is lost.
/// </remarks>
/// <param name="stream">Where to.</param>
/// <param name="time">The clock.</param>
internal sealed class LineOutput(Stream stream, TimeProvider time) : IDisposable
{
    /// <summary>How long a line may wait.</summary>
    internal static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(20);

    private const int MostWaiting = 64 * 1024;

    private readonly Lock _filling = new();
    private readonly Lock _sending = new();
    private ArrayBufferWriter<byte> _waiting = new(1024);
    private ArrayBufferWriter<byte> _sent = new(1024);
    private ITimer? _timer;

    /// <summary>Writes a line.</summary>
    /// <param name="line">The line with its end, in UTF-8.</param>
    /// <param name="isUrgent">Whether it must not wait.</param>
    public void Write(ReadOnlySpan<byte> line, bool isUrgent)
    {
        bool isFirst, isFull;
        lock (_filling)
        {
            isFirst = _waiting.WrittenCount == 0;
            _waiting.Write(line);
            isFull = _waiting.WrittenCount >= MostWaiting;
        }

        if (isUrgent || isFull)
            Send();
        else if (isFirst)
            Timer().Change(Delay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Writes what waits.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        Send();
    }

    private ITimer Timer() => LazyInitializer.EnsureInitialized(
        ref _timer, () => time.CreateTimer(static output => ((LineOutput)output!).Send(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));

    private void Send()
    {
        lock (_sending)
        {
            lock (_filling)
                (_waiting, _sent) = (_sent, _waiting);
            try
            {
                stream.Write(_sent.WrittenSpan);
                stream.Flush();
            }
            catch (IOException)
            {
                // Nobody reads any more, and there is no other place to say so.
            }

            _sent.ResetWrittenCount();
        }
    }
}
