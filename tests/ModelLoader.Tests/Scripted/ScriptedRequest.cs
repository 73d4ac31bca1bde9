using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace CwHoe.ModelLoader.Tests.Scripted;

/// <summary>One request to a <see cref="ScriptedServer"/>, and the connection to answer it on, well or badly.</summary>
internal sealed class ScriptedRequest(string method, string path, IReadOnlyDictionary<string, string> headers, byte[] body, Socket socket, NetworkStream stream)
{
    public string Method => method;

    public string Path => path;

    public byte[] Body => body;

    public string? Header(string name) => headers.GetValueOrDefault(name);

    /// <summary>The first byte asked for; 0 without a range.</summary>
    public long RangeStart => Range().Start;

    public (long Start, long? End) Range() => Header("Range") is { } range && range["bytes=".Length..].Split('-') is [var start, var end]
        ? (long.Parse(start, CultureInfo.InvariantCulture), end.Length == 0 ? null : long.Parse(end, CultureInfo.InvariantCulture) + 1)
        : (0, null);

    /// <summary>A whole answer.</summary>
    public async Task RespondAsync(int status, byte[] content, params string[] more)
    {
        await HeadAsync(status, [$"Content-Length: {content.Length}", .. more]);
        if (method != "HEAD")
            await WriteAsync(content);
    }

    public Task RespondAsync(int status, string content = "", params string[] more) => RespondAsync(status, Encoding.UTF8.GetBytes(content), more);

    /// <summary>The asked range of <paramref name="file"/>, as a good server sends it; only its first <paramref name="cutAfter"/> bytes if that is given.</summary>
    public async Task RespondWithFileAsync(byte[] file, string? etag, int? cutAfter = null, params string[] more)
    {
        var (start, end) = Range();
        if (Header("If-Range") is { } condition && condition != etag)
            (start, end) = (0, null);
        var ranged = Header("Range") is not null && (Header("If-Range") is not { } c || c == etag);
        var slice = file.AsMemory((int)start, (int)(Math.Min(end ?? file.Length, file.Length) - start));
        string[] tag = etag is null ? [] : [$"ETag: {etag}"];
        string[] range = ranged ? [$"Content-Range: bytes {start}-{start + slice.Length - 1}/{file.Length}"] : [];
        await HeadAsync(ranged ? 206 : 200, [$"Content-Length: {slice.Length}", .. tag, .. range, .. more]);
        if (method != "HEAD")
            await WriteAsync(cutAfter is { } cut ? slice[..Math.Min(cut, slice.Length)] : slice);
    }

    public Task HeadAsync(int status, params string[] lines) =>
        WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 {status} Scripted\r\nConnection: close\r\n{string.Concat(lines.Select(l => l + "\r\n"))}\r\n"));

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes) => await stream.WriteAsync(bytes);

    /// <summary>Returns when the client has hung up.</summary>
    public async Task ClientGoneAsync()
    {
        try
        {
            while (await stream.ReadAsync(new byte[1024]) > 0)
            {
            }
        }
        catch (IOException)
        {
            // that too is gone
        }
    }

    /// <summary>Breaks the connection off, as a crash would.</summary>
    public void Reset() => socket.Close(0);
}
