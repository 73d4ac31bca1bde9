using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using CwHoe.Shared.Rpc.Compression;
using Google.Protobuf;

namespace CwHoe.Shared.Rpc.Grpc;

/// <summary>Writes length-prefixed messages.</summary>
internal sealed class MessageWriter(PipeWriter body, MessageEncoding encoding)
{
    /// <exception cref="RpcException">There is nobody to read it.</exception>
    public async ValueTask WriteAsync(IMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var size = message.CalculateSize();
        if (encoding != MessageEncoding.Identity && size >= MessageEncodings.ShortestCompressed)
        {
            var compressed = Compress(message);
            WriteHeader(compressed.Length, isCompressed: true);
            body.Write(compressed);
            RpcTraffic.Sent("grpc", encoding, compressed.Length, size);
        }
        else
        {
            WriteHeader(size, isCompressed: false);
            message.WriteTo(body);
            RpcTraffic.Sent("grpc", MessageEncoding.Identity, size, size);
        }

        if ((await body.FlushAsync(cancellationToken)).IsCompleted)
            throw new RpcException(RpcStatus.Cancelled, "the caller is gone");
    }

    private byte[] Compress(IMessage message)
    {
        var compressed = new MemoryStream();
        using (var stream = encoding.Compress(compressed))
            message.WriteTo(stream);
        return compressed.ToArray();
    }

    private void WriteHeader(int length, bool isCompressed)
    {
        var header = body.GetSpan(MessageReader.HeaderLength);
        header[0] = isCompressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(header[1..], (uint)length);
        body.Advance(MessageReader.HeaderLength);
    }
}
