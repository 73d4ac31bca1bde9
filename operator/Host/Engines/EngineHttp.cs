using System.Net;
using System.Net.Sockets;

namespace CwHoe.Host.Engines;

/// <summary>HTTP towards engines: short connects, no redirects, no proxies, no cookies.</summary>
internal static class EngineHttp
{
    /// <summary>A client for engines' pods, or for external servers.</summary>
    /// <param name="guarded">Refuse loopback and link-local addresses, so that no <c>baseUrl</c> reaches the operator itself or a cloud's metadata service.</param>
    public static HttpMessageInvoker Create(bool guarded)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = guarded,
            ConnectTimeout = TimeSpan.FromSeconds(2),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxConnectionsPerServer = 4,
        };
        if (guarded)
            handler.ConnectCallback = ConnectAsync;
        return new HttpMessageInvoker(handler);
    }

    internal static bool IsForbidden(IPAddress address) =>
        IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
        || (address.IsIPv4MappedToIPv6 ? IsForbidden(address.MapToIPv4()) : address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [169, 254, ..]);

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var allowed = addresses.Where(a => !IsForbidden(a)).ToArray();
        if (allowed.Length == 0)
            throw new HttpRequestException($"{context.DnsEndPoint.Host} is a loopback or link-local address, which external engines may not have");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
