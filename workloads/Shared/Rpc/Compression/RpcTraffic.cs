using System.Diagnostics.Metrics;

namespace CwHoe.Shared.Rpc.Compression;

/// <summary>
/// Counts what compression does: bytes of messages, and what they took on the wire. Their quotient is the ratio, their difference what was saved. Any listener
/// to meters of CW-HOE shows it.
/// </summary>
internal static class RpcTraffic
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "CwHoe.Rpc";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Messages = Meter.CreateCounter<long>(
        "hoe_rpc_message_bytes_total", description: "Bytes of messages before compression, by direction, protocol and encoding.");

    private static readonly Counter<long> Wire = Meter.CreateCounter<long>(
        "hoe_rpc_wire_bytes_total", description: "Bytes that these messages took on the wire.");

    /// <summary>Messages came.</summary>
    public static void Received(string protocol, MessageEncoding encoding, long wireBytes, long messageBytes) =>
        Count("received", protocol, encoding, wireBytes, messageBytes);

    /// <summary>Messages went.</summary>
    public static void Sent(string protocol, MessageEncoding encoding, long wireBytes, long messageBytes) =>
        Count("sent", protocol, encoding, wireBytes, messageBytes);

    private static void Count(string direction, string protocol, MessageEncoding encoding, long wireBytes, long messageBytes)
    {
        KeyValuePair<string, object?> towards = new("direction", direction);
        KeyValuePair<string, object?> over = new("protocol", protocol);
        KeyValuePair<string, object?> by = new("encoding", encoding.Name());
        Messages.Add(messageBytes, towards, over, by);
        Wire.Add(wireBytes, towards, over, by);
    }
}
