using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CwHoe.Akashic.Tests.Storage;

/// <summary>An HTTP server that reads a request and sends back bytes, whatever it was asked, and closes.</summary>
internal sealed class CannedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<int, string?> _answer;
    private readonly Task _running;
    private int _requests;

    /// <param name="answer">By number of the request, from 1; null for silence.</param>
    public CannedServer(Func<int, string?> answer)
    {
        _answer = answer;
        _listener.Start();
        _running = RunAsync();
    }

    public Uri Url => new($"http://{_listener.LocalEndpoint}");

    public int Requests => Volatile.Read(ref _requests);

    public static string Refusal(int status, string code) => Answer(status, $"<Error><Code>{code}</Code><Message>no</Message></Error>");

    public static string Answer(int status, string body, int? length = null) =>
        $"HTTP/1.1 {status} X\r\nContent-Type: application/xml\r\nETag: \"00000000000000000000000000000000\"\r\nContent-Length: {length ?? body.Length}\r\nConnection: close\r\n\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _running;
        _stop.Dispose();
        _listener.Dispose();
    }

    private async Task RunAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            var length = 0;
            for (string? line; (line = await reader.ReadLineAsync(_stop.Token)) is { Length: > 0 };)
            {
                if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                    length = int.Parse(line["Content-Length:".Length..]);
            }

            if (length > 0)
                await reader.ReadBlockAsync(new char[length], _stop.Token);
            if (_answer(Interlocked.Increment(ref _requests)) is { } answer)
                await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(answer), _stop.Token);
            else
                await Task.Delay(Timeout.Infinite, _stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client or the test has gone.
        }
    }
}
