using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using CwHoe.Akashic.Index;
using CwHoe.Contracts;
using CwHoe.Shared.Rpc;
using Google.Protobuf;

namespace CwHoe.Akashic.Endpoints;

/// <summary>Where a page ended, for callers to hand back; good for the same question only.</summary>
internal static class PageToken
{
    private const int QuestionBytes = 8;
    private const int Length = QuestionBytes + sizeof(long) + sizeof(long);

    /// <summary>Writes it.</summary>
    public static string Of(QueryRequest request, IndexedRecord last)
    {
        Span<byte> token = stackalloc byte[Length];
        Question(request, token[..QuestionBytes]);
        BinaryPrimitives.WriteInt64BigEndian(token[QuestionBytes..], last.Index);
        BinaryPrimitives.WriteInt64BigEndian(token[(QuestionBytes + sizeof(long))..], last.Time.UtcTicks);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Reads it; null for the first page.</summary>
    /// <exception cref="RpcException">It is no token, or another question's.</exception>
    public static IndexedRecord? Read(QueryRequest request)
    {
        if (request.PageToken.Length == 0)
            return null;
        Span<byte> token = stackalloc byte[Length];
        Span<byte> question = stackalloc byte[QuestionBytes];
        Question(request, question);
        if (!Base64Url.TryDecodeFromChars(request.PageToken, token, out var read) || read != Length || !question.SequenceEqual(token[..QuestionBytes]))
            throw new RpcException(RpcStatus.InvalidArgument, "page_token is not of an answer to this very question: begin again without it", "pageToken");
        var ticks = BinaryPrimitives.ReadInt64BigEndian(token[(QuestionBytes + sizeof(long))..]);
        return new(BinaryPrimitives.ReadInt64BigEndian(token[QuestionBytes..]), new(new DateTime(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc)));
    }

    private static void Question(QueryRequest request, Span<byte> hash)
    {
        var question = new QueryRequest { Layer = request.Layer, Filter = request.Filter, Order = request.Order };
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true) { Deterministic = true })
            question.WriteTo(output);
        SHA256.HashData(stream.ToArray()).AsSpan(0, QuestionBytes).CopyTo(hash);
    }
}
