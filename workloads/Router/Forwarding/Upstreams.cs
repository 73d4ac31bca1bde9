using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace CwHoe.Router.Forwarding;

/// <summary>Connections to backends: kept and used again, without redirects, cookies and proxies of the environment.</summary>
internal sealed class Upstreams : IDisposable
{
    private static readonly TimeSpan Drain = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private HttpMessageInvoker? _invoker;
    private TimeSpan _connect;

    /// <summary>Sends a request and gives the answer once its headers are there.</summary>
    /// <exception cref="UpstreamException">The backend can't be reached.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, TimeSpan connect, CancellationToken cancellationToken)
    {
        try
        {
            return await Invoker(connect).SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw Explain(e, request.RequestUri!.Authority);
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _invoker?.Dispose();

    /// <summary>What an error of the connection means.</summary>
    public static UpstreamException Explain(HttpRequestException e, string authority) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => new(FailureReason.NameResolution, $"{authority} has no address", inner: e),
        HttpRequestError.SecureConnectionError => new(FailureReason.Tls, $"TLS with {authority} fails: {e.GetBaseException().Message}", inner: e),
        HttpRequestError.ConnectionError when e.GetBaseException() is AuthenticationException => new(FailureReason.Tls, $"TLS with {authority} fails", inner: e),
        HttpRequestError.ConnectionError => new(FailureReason.Connect, $"{authority} can't be reached: {e.GetBaseException().Message}", inner: e),
        _ when e.GetBaseException() is TimeoutException or SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.TimedOut } =>
            new(FailureReason.Connect, $"{authority} can't be reached: {e.GetBaseException().Message}", inner: e),
        HttpRequestError.InvalidResponse => new(FailureReason.Malformed, $"{authority} answers with something that is not HTTP", inner: e),
        _ => new(FailureReason.Connection, $"the connection to {authority} broke: {e.GetBaseException().Message}", inner: e),
    };

    private HttpMessageInvoker Invoker(TimeSpan connect)
    {
        lock (_lock)
        {
            if (_invoker is { } invoker && _connect == connect)
                return invoker;
            // Requests under way keep the old one; what it held is closed as it falls idle.
            _connect = connect;
            return _invoker = new(new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                AutomaticDecompression = DecompressionMethods.None,
                ConnectTimeout = connect,
                PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
                // Names may get other addresses.
                PooledConnectionLifetime = TimeSpan.FromMinutes(10),
                MaxConnectionsPerServer = int.MaxValue,
                // What follows a whole answer is read, so that its connection can be used again; a backend whose client left must not go on for long.
                ResponseDrainTimeout = Drain,
                // UpstreamCall says which span a request belongs to; a layer of its own for that costs time in every request.
                ActivityHeadersPropagator = null,
            });
        }
    }
}
