using System.Net;
using System.Net.Sockets;

namespace CwHoe.Testing.Tests;

/// <summary>A relay in front of a server that sends back what it gets.</summary>
public sealed class RelayTests : IAsyncLifetime
{
    private readonly TcpListener _echo = new(IPAddress.Loopback, 0);
    private Task _echoing = Task.CompletedTask;
    private Relay? _relay;

    private Relay Relay => _relay!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _echo.Start();
        _echoing = EchoAsync();
        _relay = Relay.Start(new($"https://127.0.0.1:{((IPEndPoint)_echo.LocalEndpoint).Port}/path"));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Relay.DisposeAsync();
        _echo.Dispose();
        await _echoing;
    }

    [Fact]
    public async Task Carry_SeveralAtOnce_EachGetsItsOwn()
    {
        using var first = await ConnectAsync();
        using var second = await ConnectAsync();

        await first.SendAsync(new byte[] { 1 }, Cancellation);
        await second.SendAsync(new byte[] { 2 }, Cancellation);

        Assert.Equal((1, 2), (await ReadAsync(first), await ReadAsync(second)));
        Assert.Equal(2, Relay.Connections);
    }

    [Fact]
    public async Task CutAsync_OpenConnections_AreResetAndNewOnesTaken()
    {
        using var before = await ConnectAsync();
        await PassesAsync(before);

        await Relay.CutAsync();

        await IsResetAsync(before);
        Assert.Equal(0, Relay.Connections);
        using var after = await ConnectAsync();
        await PassesAsync(after);
    }

    [Fact]
    public async Task Refuse_NewConnections_AreResetUntilResumed()
    {
        using var before = await ConnectAsync();
        await PassesAsync(before);

        Relay.Refuse();

        // Connecting fails, or reading right after: the reset may come first.
        await IsResetAsync(async () => await ReadAsync(await ConnectAsync()));
        await PassesAsync(before);
        Relay.Resume();
        using var after = await ConnectAsync();
        await PassesAsync(after);
    }

    [Fact]
    public async Task Stall_OpenAndNewConnections_AreSilentUntilResumed()
    {
        using var before = await ConnectAsync();
        await PassesAsync(before);

        Relay.Stall();

        using var during = await ConnectAsync();
        await before.SendAsync(new byte[] { 7 }, Cancellation);
        await during.SendAsync(new byte[] { 8 }, Cancellation);
        var (first, second) = (ReadAsync(before), ReadAsync(during));
        await Assert.ThrowsAsync<TimeoutException>(() => Task.WhenAny(first, second).WaitAsync(TimeSpan.FromMilliseconds(100), Cancellation));
        Relay.Resume();
        Assert.Equal((7, 8), (await first, await second));
    }

    [Fact]
    public async Task CutAsync_Stalled_ClosesWhatWasSilent()
    {
        using var client = await ConnectAsync();
        await PassesAsync(client);
        Relay.Stall();
        await client.SendAsync(new byte[] { 7 }, Cancellation);

        await Relay.CutAsync();

        await IsResetAsync(client);
    }

    [Fact]
    public async Task Through_Config_KeepsTheServersNameAndPath()
    {
        var direct = new Kube.Config.KubernetesClientConfig { Server = new("https://api.example:6443/path") };

        var through = Relay.Through(direct);

        Assert.Equal(new($"https://127.0.0.1:{Relay.EndPoint.Port}/path"), through.Server);
        Assert.Equal("api.example", through.TlsServerName);
        Assert.Equal("named", Relay.Through(direct with { TlsServerName = "named" }).TlsServerName);
        await Relay.CutAsync();
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Relay.EndPoint, Cancellation);
        return socket;
    }

    private static async Task<int> ReadAsync(Socket socket)
    {
        var buffer = new byte[1];
        Assert.Equal(1, await socket.ReceiveAsync(buffer, Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
        return buffer[0];
    }

    private static async Task PassesAsync(Socket socket)
    {
        await socket.SendAsync(new byte[] { 42 }, Cancellation);
        Assert.Equal(42, await ReadAsync(socket));
    }

    private static Task IsResetAsync(Socket socket) => IsResetAsync(() => ReadAsync(socket));

    private static async Task IsResetAsync(Func<Task> use) =>
        Assert.Equal(SocketError.ConnectionReset, (await Assert.ThrowsAsync<SocketException>(use)).SocketErrorCode);

    private async Task EchoAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
                connections.Add(EchoAsync(await _echo.AcceptTcpClientAsync()));
        }
        catch (SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private static async Task EchoAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await client.GetStream().CopyToAsync(client.GetStream());
            }
            catch (IOException)
            {
                // The relay was cut.
            }
        }
    }
}
