using System.IO.Pipelines;
using CwHoe.Shared.Rpc.Compression;
using Microsoft.AspNetCore.Http;

namespace CwHoe.Shared.Rpc.Rest;

/// <summary>The body of a request as its caller had it before compression.</summary>
internal sealed class RestInput : IDisposable
{
    private readonly MessageEncoding _encoding;
    private readonly CountedStream? _wire;
    private long _plain;

    /// <exception cref="RpcException">Its <c>Content-Encoding</c> is not taken.</exception>
    public RestInput(HttpRequest request)
    {
        var header = request.Headers.ContentEncoding.ToString();
        if (MessageEncodings.Parse(header) is not { } encoding)
        {
            request.HttpContext.Response.Headers.AcceptEncoding = MessageEncodings.Accepted;
            throw new RpcException(RpcStatus.InvalidArgument, $"a body encoded as {header} isn't taken: use gzip, br or identity, one of them")
            {
                HttpStatus = StatusCodes.Status415UnsupportedMediaType,
            };
        }

        _encoding = encoding;
        if (encoding == MessageEncoding.Identity)
        {
            Reader = request.BodyReader;
            return;
        }

        _wire = new CountedStream(request.Body);
        Reader = PipeReader.Create(encoding.Decompress(_wire));
    }

    /// <summary>Gives the bytes; limits are of these.</summary>
    public PipeReader Reader { get; }

    /// <summary>Reads on.</summary>
    /// <exception cref="RpcException">The caller went away in the middle of it, or it is not compressed as it says.</exception>
    public async ValueTask<ReadResult> ReadMoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await RequestBody.ReadMoreAsync(Reader, cancellationToken);
        }
        catch (Exception e) when (_wire is not null && MessageEncodings.IsDamage(e))
        {
            throw new RpcException(RpcStatus.InvalidArgument, $"the body is no whole {_encoding.Name()}: {e.Message}");
        }
    }

    /// <summary>Tells that bytes were used.</summary>
    public void Used(long bytes) => _plain += bytes;

    /// <summary>Counts what came.</summary>
    public void Dispose()
    {
        if (_wire is not null)
            Reader.Complete();
        if (_plain > 0)
            RpcTraffic.Received("rest", _encoding, _wire?.Bytes ?? _plain, _plain);
    }
}
