using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace CwHoe.EndToEnd.Models;

/// <summary>A web server on this machine that pods can reach, and that a test decides the answers of. It knows ranges and entity tags.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<HttpListenerRequest, Task<(int Status, byte[] Body)>> _answer;
    private readonly ConcurrentBag<Task> _answers = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _serving;

    private ModelServer(string address, Func<HttpListenerRequest, Task<(int Status, byte[] Body)>> answer)
    {
        Address = address;
        _answer = answer;
        _listener.Prefixes.Add($"{address}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Base URL without a final slash.</summary>
    public string Address { get; }

    /// <summary>Starts a server on a free port.</summary>
    /// <param name="host">Address of this machine to listen on.</param>
    /// <param name="answer">Status and whole body for each request.</param>
    public static ModelServer Start(IPAddress host, Func<HttpListenerRequest, Task<(int Status, byte[] Body)>> answer)
    {
        using var probe = new TcpListener(host, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        return new ModelServer($"http://{host}:{port}", answer);
    }

    /// <summary>A text as an answer.</summary>
    public static (int Status, byte[] Body) Text(string body, int status = 200) => (status, Encoding.UTF8.GetBytes(body));

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Close();
        await _serving;
        await Task.WhenAll(_answers);
        _closing.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                _answers.Add(AnswerAsync(await _listener.GetContextAsync()));
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;   // closed
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var (status, body) = await _answer(context.Request).WaitAsync(_closing.Token);
            context.Response.StatusCode = status;
            context.Response.ContentType = body is [(byte)'{', ..] ? "application/json" : "application/octet-stream";
            context.Response.Headers["ETag"] = $"\"{Convert.ToHexStringLower(SHA256.HashData(body))}\"";
            context.Response.Headers["Accept-Ranges"] = "bytes";
            var part = status == 200 ? Part(context, body) : body;
            context.Response.ContentLength64 = part.Length;
            if (context.Request.HttpMethod != "HEAD")
                await context.Response.OutputStream.WriteAsync(part);
            context.Response.Close();
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or OperationCanceledException)
        {
            // The client has gone, or the test is over.
        }
    }

    // RFC 9110, 14: one range of the form bytes=FROM-[TO].
    private static ReadOnlyMemory<byte> Part(HttpListenerContext context, byte[] body)
    {
        if (context.Request.Headers["Range"]?.Split('=', '-') is not ["bytes", { Length: > 0 } from, var to])
            return body;
        var first = int.Parse(from);
        var last = Math.Min(to.Length > 0 ? int.Parse(to) : int.MaxValue, body.Length - 1);
        context.Response.StatusCode = 206;
        context.Response.Headers["Content-Range"] = $"bytes {first}-{last}/{body.Length}";
        return body.AsMemory(first, last - first + 1);
    }
}
