
namespace CwHoe.Router.Endpoints;

/// <summary>Reads a request's body.</summary>
internal static class BodyReader
{
    private const int FirstBuffer = 4096;

    /// <summary>All of it; null where it is longer than <paramref name="most"/> bytes.</summary>
    /// <exception cref="BadHttpRequestException">The client broke off.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, long most, CancellationToken cancellationToken)
    {
        if (request.ContentLength > most)
            return null;
        var buffer = new byte[request.ContentLength ?? FirstBuffer];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length == request.ContentLength)
                    return buffer;
                Array.Resize(ref buffer, Math.Max(FirstBuffer, length * 2));
            }

            var read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
                return buffer.AsMemory(0, length);
            length += read;
            if (length > most)
                return null;
        }
    }
}
