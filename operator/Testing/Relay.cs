using System.Net;
using System.Net.Sockets;
using CwHoe.Kube.Config;

namespace CwHoe.Testing;

/// <summary>A TCP relay in front of a server, which a test cuts, stalls and refuses as a bad network would. Safe for concurrent use.</summary>
/// <remarks>It carries bytes and knows nothing of them, so TLS and HTTP/2 pass; <see cref="Through"/> tells a Kubernetes client the way.</remarks>
public sealed class Relay : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly TcpListener _listener;
    private readonly Uri _server;
    private readonly CancellationTokenSource _closing = new();
    private readonly HashSet<Connection> _connections = [];
    private readonly Task _accepting;
    private TaskCompletionSource _flow = Flowing();
    private bool _refuses;

    private Relay(Uri server, IPAddress host)
    {
        _server = server;
        _listener = new TcpListener(host, 0);
        _listener.Start();
        Address = new UriBuilder(server) { Host = EndPoint.Address.ToString(), Port = EndPoint.Port }.Uri;
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>The server's URL by way of the relay.</summary>
    public Uri Address { get; }

    /// <summary>Connections open now, stalled ones included.</summary>
    public int Connections
    {
        get
        {
            lock (_lock)
                return _connections.Count;
        }
    }

    /// <summary>Starts a relay on a free port.</summary>
    /// <param name="server">The server's URL: host and port.</param>
    /// <param name="host">The address to listen on; null for the loopback.</param>
    public static Relay Start(Uri server, IPAddress? host = null) => new(server, host ?? IPAddress.Loopback);

    /// <summary>The same configuration by way of the relay; the server still proves that it is the one meant.</summary>
    public KubernetesClientConfig Through(KubernetesClientConfig config) =>
        config with { Server = Address, TlsServerName = config.TlsServerName ?? config.Server.Host };

    /// <summary>Resets every connection; new ones are taken.</summary>
    /// <returns>Completes once all are closed.</returns>
    public async Task CutAsync()
    {
        Connection[] cut;
        lock (_lock)
            cut = [.. _connections];
        foreach (var connection in cut)
            await connection.Cut.CancelAsync();
        await Task.WhenAll(cut.Select(c => c.Carried));
    }

    /// <summary>From now on new connections are reset as soon as they come; those open stay.</summary>
    public void Refuse()
    {
        lock (_lock)
            _refuses = true;
    }

    /// <summary>From now on not a byte passes and no connection is closed: as if the other side had vanished. Bytes sent meanwhile are held.</summary>
    public void Stall()
    {
        lock (_lock)
        {
            if (_flow.Task.IsCompleted)
                _flow = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Ends <see cref="Refuse"/> and <see cref="Stall"/>; what was held passes.</summary>
    public void Resume()
    {
        lock (_lock)
        {
            _refuses = false;
            _flow.TrySetResult();
        }
    }

    /// <summary>Stops listening and resets every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _accepting;
        await CutAsync();
        _listener.Dispose();
        _closing.Dispose();
    }

    private static TaskCompletionSource Flowing()
    {
        var flow = new TaskCompletionSource();
        flow.SetResult();
        return flow;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                Take(await _listener.AcceptSocketAsync(_closing.Token));
        }
        catch (OperationCanceledException)
        {
            // The relay was closed.
        }
    }

    private void Take(Socket client)
    {
        lock (_lock)
        {
            if (_refuses)
            {
                client.Close(0);
                return;
            }

            var connection = new Connection(client);
            _connections.Add(connection);
            connection.Carried = Task.Run(() => CarryAsync(connection));
        }
    }

    private async Task CarryAsync(Connection connection)
    {
        using var client = connection.Client;
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(connection.Cut.Token);
        client.NoDelay = server.NoDelay = true;
        try
        {
            await FlowAsync(ended.Token);
            await server.ConnectAsync(_server.DnsSafeHost, _server.Port, ended.Token);
            // The first side that is through ends both: what is spoken says in its own words where a message ends.
            var up = PumpAsync(client, server, ended.Token);
            var down = PumpAsync(server, client, ended.Token);
            await Task.WhenAny(up, down);
            await ended.CancelAsync();
            await Task.WhenAll(up, down);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // The server does not answer, or the connection was cut before it did.
        }

        if (connection.Cut.IsCancellationRequested)
            client.LingerState = server.LingerState = new(enable: true, seconds: 0);
        lock (_lock)
            _connections.Remove(connection);
    }

    private async Task PumpAsync(Socket from, Socket to, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, cancellationToken) is > 0 and var count)
            {
                await FlowAsync(cancellationToken);
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent..count), cancellationToken);
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // One of the sides has gone.
        }
    }

    private Task FlowAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _flow.Task.WaitAsync(cancellationToken);
    }

    private sealed class Connection(Socket client)
    {
        internal Socket Client { get; } = client;

        internal CancellationTokenSource Cut { get; } = new();

        internal Task Carried { get; set; } = Task.CompletedTask;
    }
}
