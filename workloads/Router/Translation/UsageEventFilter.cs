using System.Buffers;

namespace CwHoe.Router.Translation;

/// <summary>
/// Takes the event that carries nothing but usage out of a stream of Chat Completions or older completions, for clients that did not ask for it
/// where the router did (<c>stream_options.include_usage</c>): many read <c>choices[0]</c> of every event. All other bytes pass unchanged. An event
/// that is cut over several reads passes once it is whole. Not for concurrent use.
/// </summary>
internal sealed class UsageEventFilter
{
    private readonly ArrayBufferWriter<byte> _cut = new(256);

    /// <summary>Takes the next bytes of the stream, cut anywhere, and writes those that pass.</summary>
    public void Pass(ReadOnlySpan<byte> bytes, IBufferWriter<byte> client)
    {
        if (_cut.WrittenCount > 0)
        {
            _cut.Write(bytes);
            var rest = PassWhole(_cut.WrittenSpan, client).ToArray();
            _cut.ResetWrittenCount();
            _cut.Write(rest);
        }
        else
        {
            _cut.Write(PassWhole(bytes, client));
        }
    }

    /// <summary>The stream is at its end: writes what was held back.</summary>
    public void Complete(IBufferWriter<byte> client)
    {
        client.Write(_cut.WrittenSpan);
        _cut.ResetWrittenCount();
    }

    private static ReadOnlySpan<byte> PassWhole(ReadOnlySpan<byte> bytes, IBufferWriter<byte> client)
    {
        for (int length; (length = EventLength(bytes)) > 0; bytes = bytes[length..])
        {
            if (!IsUsageOnly(bytes[..length]))
                client.Write(bytes[..length]);
        }

        return bytes;
    }

    // Up to and with the empty line; 0 if there is none.
    private static int EventLength(ReadOnlySpan<byte> bytes)
    {
        for (var from = 0; bytes[from..].IndexOf((byte)'\n') is >= 0 and var at;)
        {
            from += at + 1;
            if (bytes[from..].StartsWith("\n"u8))
                return from + 1;
            if (bytes[from..].StartsWith("\r\n"u8))
                return from + 2;
        }

        return 0;
    }

    private static bool IsUsageOnly(ReadOnlySpan<byte> happened) =>
        UsageReader.HasValue(happened, "\"usage\""u8, (byte)'{')
        && happened.IndexOf("\"choices\""u8) is >= 0 and var at
        && happened[(at + "\"choices\""u8.Length)..].TrimStart(" :["u8).StartsWith("]"u8);
}
