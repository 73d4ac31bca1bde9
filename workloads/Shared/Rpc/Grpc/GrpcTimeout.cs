using System.Globalization;

namespace CwHoe.Shared.Rpc.Grpc;

/// <summary>Reads the header <c>grpc-timeout</c> (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md).</summary>
internal static class GrpcTimeout
{
    // Timers go no further; who waits for so long waits for ever.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    /// <summary>Up to eight digits and a unit of <c>HMSmun</c>.</summary>
    /// <returns>Null for none, and for more than 49 days.</returns>
    /// <exception cref="RpcException">It is neither.</exception>
    public static TimeSpan? Parse(string? header)
    {
        if (string.IsNullOrEmpty(header))
            return null;
        if (header.Length > 9 || !long.TryParse(header.AsSpan(0, header.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || TicksOf(header[^1]) is not { } unit)
            throw new RpcException(RpcStatus.InvalidArgument, $"the header grpc-timeout must be up to eight digits and one of H M S m u n, not \"{header}\"");
        // Part of a tick is a tick: a call with time left isn't out of time.
        var timeout = new TimeSpan(unit == 0 ? (count + 99) / 100 : count * unit);
        return timeout > Longest ? null : timeout;
    }

    private static long? TicksOf(char unit) => unit switch
    {
        'H' => TimeSpan.TicksPerHour,
        'M' => TimeSpan.TicksPerMinute,
        'S' => TimeSpan.TicksPerSecond,
        'm' => TimeSpan.TicksPerMillisecond,
        'u' => TimeSpan.TicksPerMicrosecond,
        'n' => 0,
        _ => null,
    };
}
