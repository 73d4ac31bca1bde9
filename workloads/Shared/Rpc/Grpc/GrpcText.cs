using System.Text;

namespace CwHoe.Shared.Rpc.Grpc;

/// <summary>Text in gRPC's headers.</summary>
internal static class GrpcText
{
    /// <summary>A status message as <c>grpc-message</c>: UTF-8, with per cent signs and all but printable ASCII percent-encoded.</summary>
    public static string Encode(string message)
    {
        var encoded = new StringBuilder(message.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(message))
        {
            if (octet is >= 0x20 and <= 0x7E and not (byte)'%')
                encoded.Append((char)octet);
            else
                encoded.Append('%').Append(octet.ToString("X2"));
        }

        return encoded.ToString();
    }

    /// <summary>Whether a header that lists names, separated by commas, has this one.</summary>
    public static bool Lists(string? header, string name) =>
        header?.Split(',', StringSplitOptions.TrimEntries).Contains(name, StringComparer.OrdinalIgnoreCase) == true;

    /// <summary>Whether a content type is gRPC's, with messages in protobuf.</summary>
    public static bool IsGrpc(string? contentType) =>
        contentType?.Split(';')[0].Trim().ToLowerInvariant() is "application/grpc" or "application/grpc+proto";
}
