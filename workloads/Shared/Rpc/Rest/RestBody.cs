using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace CwHoe.Shared.Rpc.Rest;

/// <summary>Reads the JSON that a caller sends: one value, or one in each line.</summary>
internal static class RestBody
{
    /// <summary>Media type of JSON in lines.</summary>
    public const string Ndjson = "application/x-ndjson";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="RpcException">The content type is none of JSON's.</exception>
    public static void RequireJson(HttpRequest request)
    {
        var type = request.ContentType?.Split(';')[0].Trim().ToLowerInvariant() ?? "";
        if (type is not ("application/json" or "application/jsonl" or Ndjson) && !type.EndsWith("+json", StringComparison.Ordinal))
        {
            throw new RpcException(RpcStatus.InvalidArgument, $"the body must be JSON, and its Content-Type say so, which is \"{type}\": send application/json")
            {
                HttpStatus = StatusCodes.Status415UnsupportedMediaType,
            };
        }
    }

    /// <summary>All of it.</summary>
    /// <exception cref="RpcException">It is too long, or not UTF-8.</exception>
    public static async Task<string> ReadAsync(RestInput input, int longest, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await input.ReadMoreAsync(cancellationToken);
            var consumed = read.Buffer.Start;
            try
            {
                if (read.Buffer.Length > longest)
                    throw TooLong(longest);
                if (!read.IsCompleted)
                    continue;
                consumed = read.Buffer.End;
                input.Used(read.Buffer.Length);
                return Decode(read.Buffer);
            }
            finally
            {
                input.Reader.AdvanceTo(consumed, read.Buffer.End);
            }
        }
    }

    /// <summary>Its lines but the blank ones.</summary>
    /// <exception cref="RpcException">One is too long, or not UTF-8.</exception>
    public static async IAsyncEnumerable<string> ReadLinesAsync(RestInput input, int longest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var isLast = false; !isLast;)
        {
            var read = await input.ReadMoreAsync(cancellationToken);
            var consumed = read.Buffer.Start;
            string text;
            try
            {
                var end = read.Buffer.PositionOf((byte)'\n');
                var line = end is { } newline ? read.Buffer.Slice(0, newline) : read.Buffer;
                if (line.Length > longest)
                    throw TooLong(longest);
                isLast = end is null && read.IsCompleted;
                if (end is null && !isLast)
                    continue;
                text = Decode(line);
                consumed = end is { } behind ? read.Buffer.GetPosition(1, behind) : read.Buffer.End;
                input.Used(read.Buffer.Slice(0, consumed).Length);
            }
            finally
            {
                // What is left after a line is looked at again.
                input.Reader.AdvanceTo(consumed, consumed.Equals(read.Buffer.Start) ? read.Buffer.End : consumed);
            }

            if (!string.IsNullOrWhiteSpace(text))
                yield return text;
        }
    }

    private static string Decode(ReadOnlySequence<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new RpcException(RpcStatus.InvalidArgument, "the body is no UTF-8");
        }
    }

    private static RpcException TooLong(int longest) =>
        new(RpcStatus.ResourceExhausted, $"the body, or a line of it, is longer than the {longest} bytes that are taken: send less at once")
        {
            HttpStatus = StatusCodes.Status413PayloadTooLarge,
        };
}
