using System.IO.Pipelines;
using System.Net;
using System.Text;

namespace CwHoe.Shared.Tests.Rpc;

/// <summary>A request's body that is written while the answer is read.</summary>
internal sealed class HeldBody : HttpContent
{
    private readonly Pipe _pipe = new();

    public HeldBody(string contentType = "application/x-ndjson") => Headers.ContentType = new(contentType);

    public async Task WriteLineAsync(string line, CancellationToken cancellationToken) =>
        await _pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), cancellationToken);

    public void End() => _pipe.Writer.Complete();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        // HttpClient sends nothing before a flush.
        while (await _pipe.Reader.ReadAsync() is var read && !(read.IsCompleted && read.Buffer.IsEmpty))
        {
            foreach (var piece in read.Buffer)
                await stream.WriteAsync(piece);
            await stream.FlushAsync();
            _pipe.Reader.AdvanceTo(read.Buffer.End);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
