using CwHoe.Shared.Rpc.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace CwHoe.Shared.Rpc.Rest;

/// <summary>
/// Which answers are compressed, by what the caller accepts: JSON that is not short, and streams, where each flush sends all that was written. Failures are
/// short and stay plain.
/// </summary>
internal sealed class RestCompression(IServiceProvider services) : ResponseCompressionProvider(services, Options.Create(Choice()))
{
    /// <inheritdoc/>
    public override bool ShouldCompressResponse(HttpContext context) =>
        !(context.Response.ContentLength < MessageEncodings.ShortestCompressed) && base.ShouldCompressResponse(context);

    private static ResponseCompressionOptions Choice()
    {
        // Where a caller likes both as much, the first is taken.
        var options = new ResponseCompressionOptions { MimeTypes = ["application/json", RestBody.Ndjson] };
        options.Providers.Add(new Counted(MessageEncoding.Brotli));
        options.Providers.Add(new Counted(MessageEncoding.Gzip));
        return options;
    }

    private sealed class Counted(MessageEncoding encoding) : ICompressionProvider
    {
        public string EncodingName => encoding.Name();

        public bool SupportsFlush => true;

        public Stream CreateStream(Stream outputStream)
        {
            var wire = new CountedStream(outputStream);
            return new CountedStream(encoding.Compress(wire), plain => RpcTraffic.Sent("rest", encoding, wire.Bytes, plain));
        }
    }
}
