using System.Buffers;

namespace CwHoe.Kube.Http;

/// <summary>A whole response body in a pooled buffer, with free room in front of it that a decoder may write into.</summary>
internal sealed class PooledBody : IDisposable
{
    private const int FirstSize = 16 * 1024;
    private byte[] buffer;

    private PooledBody(byte[] buffer, int start) => (this.buffer, Start) = (buffer, start);

    /// <summary>Where the body starts: the size of the room in front.</summary>
    public int Start { get; }

    /// <summary>Bytes of the body.</summary>
    public int Length { get; private set; }

    /// <summary>The room in front, then the body.</summary>
    public Memory<byte> WithHeadroom => buffer.AsMemory(0, Start + Length);

    public ReadOnlySpan<byte> Span => buffer.AsSpan(Start, Length);

    public static async Task<PooledBody> ReadAsync(HttpContent content, int headroom, CancellationToken cancellationToken)
    {
        var known = content.Headers.ContentLength is { } length and < int.MaxValue / 2 ? (int)length : FirstSize;
        var body = new PooledBody(ArrayPool<byte>.Shared.Rent(headroom + known + 1), headroom);
        try
        {
            var stream = await content.ReadAsStreamAsync(cancellationToken);
            await using (stream)
            {
                int read;
                while ((read = await stream.ReadAsync(body.Free(), cancellationToken)) > 0)
                    body.Length += read;
            }
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        Length = 0;
    }

    private Memory<byte> Free()
    {
        var used = Start + Length;
        if (used == buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(checked(used * 2));
            buffer.AsSpan(0, used).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
        return buffer.AsMemory(used);
    }
}
