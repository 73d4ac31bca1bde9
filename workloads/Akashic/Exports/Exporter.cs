using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using CwHoe.Akashic.Layers;
using CwHoe.Contracts;
using CwHoe.Shared.Rpc;
using Google.Protobuf;

namespace CwHoe.Akashic.Exports;

/// <summary>Exports layers as training data, in chunks of whole lines with a manifest at the end.</summary>
/// <remarks>
/// An export that is resumed is made anew and what was sent is not sent again. That costs the readings of the log once more and keeps nothing in between, and
/// the hash of the whole is right without a state to carry.
/// </remarks>
internal sealed class Exporter(ExportLimits limits)
{
    /// <summary>Makes an export, or the rest of one.</summary>
    /// <param name="layer">What is exported.</param>
    /// <param name="request">What is wanted of it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RpcException">
    /// INVALID_ARGUMENT: the format is none, or the token is no token of this export. OUT_OF_RANGE: the log is not as long, or does not go back as far. ABORTED: what
    /// was sent before can't be made again, because the store makes these lines otherwise by now, or dropped some of the records.
    /// </exception>
    public async IAsyncEnumerable<ExportChunk> ExportAsync(
        ILayerReader layer, ExportRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(request.Format) || request.Format == ExportFormat.Unspecified)
            throw new RpcException(RpcStatus.InvalidArgument, $"format must be one of {string.Join(", ", Wire.All<ExportFormat>())}", "format");
        var from = TokenOf(request);
        var published = layer.Head.Size;
        var size = from?.TreeSize ?? (request.TreeSize == 0 ? published : request.TreeSize);
        if (size < 0 || size > published)
            throw new RpcException(RpcStatus.OutOfRange, $"treeSize is {size} and the layer's newest checkpoint is of {published} records", "treeSize");
        var kept = layer.FirstIndex;
        var first = request.FirstIndex == 0 ? kept : request.FirstIndex;
        if (first < kept)
            throw new RpcException(RpcStatus.OutOfRange, $"firstIndex is {first} and retention dropped the layer's records before {kept}", "firstIndex");
        var head = await layer.HeadAtAsync(size, cancellationToken);

        var lines = new ExportLines(layer, request.Format, request.Filter, first, size, limits);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = new ArrayBufferWriter<byte>();
        var isSending = from is null || from.Lines == 0;
        await foreach (var made in lines.MakeAsync(cancellationToken))
        {
            hash.AppendData(made.Bytes);
            if (!isSending)
            {
                isSending = IsSent(from!, lines.Tally.Lines, hash);
                continue;
            }

            chunk.Write(made.Bytes);
            if (chunk.WrittenCount < limits.ChunkBytes)
                continue;
            yield return Chunk(request, chunk, new(size, lines.Tally.Lines, Begin(hash.GetCurrentHash())));
            chunk.ResetWrittenCount();
        }

        if (!isSending)
            throw Changed();
        var whole = hash.GetCurrentHash();
        var last = Chunk(request, chunk, new(size, lines.Tally.Lines, Begin(whole)));
        last.Manifest = Manifest(layer, request, first, head, lines.Tally, whole);
        yield return last;
    }

    private static ResumeToken? TokenOf(ExportRequest request)
    {
        if (request.ResumeToken.Length == 0)
            return null;
        var token = ResumeToken.Read(request, out var isOfRequest)
            ?? throw new RpcException(RpcStatus.InvalidArgument, "resumeToken is none of this store: leave it out to start over", "resumeToken");
        return isOfRequest
            ? token
            : throw new RpcException(
                RpcStatus.InvalidArgument, "resumeToken is of another export: send layer, format, filter and treeSize as they were", "resumeToken");
    }

    private static bool IsSent(ResumeToken from, long lines, IncrementalHash hash) =>
        lines >= from.Lines && (lines == from.Lines && Begin(hash.GetCurrentHash()) == from.Sent ? true : throw Changed());

    private static RpcException Changed() =>
        new(
            RpcStatus.Aborted,
            "the lines that were sent before can't be made again: this store writes them otherwise, or retention dropped some of their records; leave out resumeToken to start over",
            "resumeToken");

    private static UInt128 Begin(byte[] hash) => BinaryPrimitives.ReadUInt128BigEndian(hash);

    private static ExportChunk Chunk(ExportRequest request, ArrayBufferWriter<byte> lines, ResumeToken token) =>
        new() { Lines = Encoding.UTF8.GetString(lines.WrittenSpan), ResumeToken = token.Encode(request) };

    private static ExportManifest Manifest(ILayerReader layer, ExportRequest request, long first, TreeHead head, ExportTally tally, byte[] hash)
    {
        var manifest = new ExportManifest
        {
            Layer = layer.Name,
            Prefix = layer.Prefix,
            Format = request.Format,
            Filter = request.Filter?.Clone() ?? new(),
            FirstIndex = first,
            TreeSize = head.Size,
            RootHash = ByteString.CopyFrom(head.RootHash.Span),
            Sha256 = ByteString.CopyFrom(hash),
        };
        tally.WriteTo(manifest);
        return manifest;
    }
}
