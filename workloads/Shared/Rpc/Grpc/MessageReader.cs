using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using CwHoe.Shared.Rpc.Compression;
using Google.Protobuf;

namespace CwHoe.Shared.Rpc.Grpc;

/// <summary>Reads length-prefixed messages: a byte that tells whether it is compressed, four of length, the message.</summary>
internal sealed class MessageReader(PipeReader body, MessageParser parser, MessageEncoding encoding, int longest)
{
    internal const int HeaderLength = 5;

    /// <exception cref="RpcException">A message is too long or damaged, or the stream ends within one.</exception>
    public async IAsyncEnumerable<IMessage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await RequestBody.ReadMoreAsync(body, cancellationToken);
            IMessage? message = null;
            var end = read.Buffer.Start;
            try
            {
                if (!TryParse(read.Buffer, out message, out end) && read.IsCompleted && !read.Buffer.IsEmpty)
                    throw new RpcException(RpcStatus.Internal, "the request ends within a message");
            }
            finally
            {
                // What is left after a message is looked at again.
                body.AdvanceTo(end, message is null ? read.Buffer.End : end);
            }

            if (message is not null)
                yield return message;
            else if (read.IsCompleted)
                yield break;
        }
    }

    private bool TryParse(ReadOnlySequence<byte> buffer, [NotNullWhen(true)] out IMessage? message, out SequencePosition end)
    {
        message = null;
        end = buffer.Start;
        if (buffer.Length < HeaderLength)
            return false;
        Span<byte> header = stackalloc byte[HeaderLength];
        buffer.Slice(0, HeaderLength).CopyTo(header);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > longest)
            throw TooLong();
        if (header[0] > 1)
            throw new RpcException(RpcStatus.Internal, "a message begins with an unknown flag");
        if (header[0] == 1 && encoding == MessageEncoding.Identity)
            throw new RpcException(RpcStatus.Internal, "a message is compressed, and grpc-encoding says it isn't");
        if (buffer.Length < HeaderLength + length)
            return false;
        var payload = buffer.Slice(HeaderLength, length);
        try
        {
            var plain = header[0] == 1 ? Decompress(payload) : payload;
            message = parser.ParseFrom(plain);
            RpcTraffic.Received("grpc", header[0] == 1 ? encoding : MessageEncoding.Identity, payload.Length, plain.Length);
            end = payload.End;
            return true;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException || MessageEncodings.IsDamage(e))
        {
            throw new RpcException(RpcStatus.Internal, $"a message is no {parser.ParseFrom([]).Descriptor.FullName}: {e.Message}");
        }
    }

    private ReadOnlySequence<byte> Decompress(ReadOnlySequence<byte> payload)
    {
        using var compressed = encoding.Decompress(new MemoryStream(payload.ToArray()));
        var plain = new ArrayBufferWriter<byte>();
        while (compressed.Read(plain.GetSpan()) is > 0 and var count)
        {
            plain.Advance(count);
            if (plain.WrittenCount > longest)
                throw TooLong();
        }

        return new(plain.WrittenMemory);
    }

    private RpcException TooLong() => new(RpcStatus.ResourceExhausted, $"a message is longer than the {longest} bytes that are taken: send less at once");
}
