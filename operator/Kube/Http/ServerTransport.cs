using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using CwHoe.Kube.Config;
using CwHoe.Kube.Credentials;

namespace CwHoe.Kube.Http;

/// <summary>The connections to one API server: HTTP/2 where TLS agrees on it, a new set of connections for each new client certificate.</summary>
/// <param name="config">The server.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class ServerTransport(KubernetesClientConfig config, TimeProvider timeProvider) : HttpMessageHandler
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private readonly Lock gate = new();
    private readonly ServerTrust? trust = config.CertificateAuthority is { } authority ? new(authority, config.Origin, timeProvider) : null;
    private Connections? current;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The name in the Host header is the one that SocketsHttpHandler asks for (SNI) and compares with the certificate.
        if (config.TlsServerName is not null)
            request.Headers.Host = config.TlsServerName;
        request.Options.TryGetValue(RequestOptions.Certificate, out var certificate);
        try
        {
            return await For(certificate).Invoker.SendAsync(request, cancellationToken);
        }
        catch (SocketException fault)
        {
            // SocketsHttpHandler lets this one pass bare where a connection is reset just as it has been made.
            throw new HttpRequestException(HttpRequestError.ConnectionError, fault.Message, fault);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            // Nor does it tell a connection that could not be made in time from a call that was cancelled.
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"No connection to {config.Server.Authority} within {ConnectTimeout}", fault);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            current?.Invoker.Dispose();
        base.Dispose(disposing);
    }

    private Connections For(SslStreamCertificateContext? certificate)
    {
        lock (gate)
        {
            // Connections of an earlier certificate are not cut: what runs on them ends by itself, and idle ones close after their idle time.
            if (current is null || !ReferenceEquals(current.Certificate, certificate))
                current = new(certificate, new HttpMessageInvoker(Handler(certificate)));
            return current;
        }
    }

    private SocketsHttpHandler Handler(SslStreamCertificateContext? certificate)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = config.KeepAlive,
            KeepAlivePingTimeout = config.KeepAlive,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),

            // New connections see rotated certificates and other API servers behind a load balancer.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            SslOptions = new SslClientAuthenticationOptions { ClientCertificateContext = certificate },
        };
        if (config.SkipTlsVerify)
        {
#pragma warning disable CA5359 // asked for by insecure-skip-tls-verify, as kubectl does
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (trust is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, chain, errors) => trust.Accepts(presented, chain, errors);
        }

        if (config.Proxy is { } proxy)
            handler.Proxy = new WebProxy(new UriBuilder(proxy) { UserName = "", Password = "" }.Uri) { Credentials = ProxyCredentials(proxy) };
        return handler;
    }

    private static NetworkCredential? ProxyCredentials(Uri proxy)
    {
        if (proxy.UserInfo.Length == 0)
            return null;
        var parts = proxy.UserInfo.Split(':', 2);
        return new(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
    }

    private sealed record Connections(SslStreamCertificateContext? Certificate, HttpMessageInvoker Invoker);
}
