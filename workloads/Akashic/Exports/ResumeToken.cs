using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using CwHoe.Contracts;
using Google.Protobuf;

namespace CwHoe.Akashic.Exports;

/// <summary>
/// Where an export is to go on. It is opaque to callers: base64url of a version, what it was asked for (hashed), the size of the log, the lines that were
/// sent, and a hash of them, then a check sum. An export goes on by being made anew up to there; the hash shows that it came out the same.
/// </summary>
/// <param name="TreeSize">Of the export.</param>
/// <param name="Lines">That were sent.</param>
/// <param name="Sent">First 16 bytes of SHA-256 of them.</param>
internal sealed record ResumeToken(long TreeSize, long Lines, UInt128 Sent)
{
    private const byte Version = 1;
    private const int RequestLength = 16;
    private const int CheckedLength = 1 + RequestLength + 8 + 8 + 16;
    private const int SumLength = 4;

    /// <summary>Writes it.</summary>
    /// <param name="request">What it is a token of.</param>
    public string Encode(ExportRequest request)
    {
        var bytes = new byte[CheckedLength + SumLength];
        bytes[0] = Version;
        RequestHash(request).CopyTo(bytes, 1);
        var numbers = bytes.AsSpan(1 + RequestLength);
        BinaryPrimitives.WriteInt64BigEndian(numbers, TreeSize);
        BinaryPrimitives.WriteInt64BigEndian(numbers[8..], Lines);
        BinaryPrimitives.WriteUInt128BigEndian(numbers[16..], Sent);
        Sum(bytes).CopyTo(bytes, CheckedLength);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads the token of a request.</summary>
    /// <param name="request">Its token is not empty.</param>
    /// <returns>Null where it is no token of this version; one of another request is told by <paramref name="isOfRequest"/>.</returns>
    /// <param name="isOfRequest">Whether the request is the one that it was made for.</param>
    public static ResumeToken? Read(ExportRequest request, out bool isOfRequest)
    {
        isOfRequest = false;
        var bytes = new byte[CheckedLength + SumLength];
        if (Base64Url.DecodeFromChars(request.ResumeToken, bytes, out _, out var length) != OperationStatus.Done
            || length != bytes.Length || bytes[0] != Version || !Sum(bytes).AsSpan().SequenceEqual(bytes.AsSpan(CheckedLength)))
            return null;
        var numbers = bytes.AsSpan(1 + RequestLength);
        var token = new ResumeToken(
            BinaryPrimitives.ReadInt64BigEndian(numbers),
            BinaryPrimitives.ReadInt64BigEndian(numbers[8..]),
            BinaryPrimitives.ReadUInt128BigEndian(numbers[16..]));
        isOfRequest = RequestHash(request).AsSpan().SequenceEqual(bytes.AsSpan(1, RequestLength))
            && (request.TreeSize == 0 || request.TreeSize == token.TreeSize);
        return token;
    }

    // Nothing secret: it tells mistakes from tokens.
    private static byte[] Sum(byte[] bytes) => SHA256.HashData(bytes.AsSpan(0, CheckedLength))[..SumLength];

    private static byte[] RequestHash(ExportRequest request)
    {
        var asked = new ExportRequest { Layer = request.Layer, Format = request.Format, Filter = request.Filter, FirstIndex = request.FirstIndex };
        var bytes = new byte[asked.CalculateSize()];
        using var output = new CodedOutputStream(bytes) { Deterministic = true };
        asked.WriteTo(output);
        output.Flush();
        return SHA256.HashData(bytes)[..RequestLength];
    }
}
