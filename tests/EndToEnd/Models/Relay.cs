using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CwHoe.EndToEnd.Models;

/// <summary>Lets pods reach a server that listens on this machine's loopback.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly IPEndPoint _server;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;

    private Relay(IPAddress host, IPEndPoint server)
    {
        _server = server;
        _listener = new TcpListener(host, 0);
        _listener.Start();
        Address = $"http://{_listener.LocalEndpoint}";
        _accepting = AcceptAsync();
    }

    /// <summary>Base URL as pods reach it, without a final slash.</summary>
    public string Address { get; }

    /// <summary>Starts a relay on a free port.</summary>
    /// <param name="host">Address of this machine that pods reach.</param>
    /// <param name="server">Base URL of the server, an IP address and a port.</param>
    public static Relay Start(IPAddress host, Uri server) => new(host, new(IPAddress.Parse(server.Host), server.Port));

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _accepting;
        await Task.WhenAll(_connections);
        _listener.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _connections.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_closing.Token)));
        }
        catch (OperationCanceledException)
        {
            // The relay was closed.
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(_server, _closing.Token);
                // The first side that is through ends both: HTTP says in its own words where a message ends.
                await await Task.WhenAny(
                    client.GetStream().CopyToAsync(server.GetStream(), _closing.Token),
                    server.GetStream().CopyToAsync(client.GetStream(), _closing.Token));
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
            {
                // One of the sides has gone.
            }
        }
    }
}
