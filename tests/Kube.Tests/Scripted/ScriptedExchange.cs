using System.Net.Sockets;
using System.Text;

namespace CwHoe.Kube.Tests.Scripted;

/// <summary>One request and the means to answer it.</summary>
internal sealed class ScriptedExchange(ScriptedRequest request, Stream stream, TcpClient client, CancellationToken stop)
{
    public ScriptedRequest Request { get; } = request;

    /// <summary>Cancelled when the test is over.</summary>
    public CancellationToken Stop { get; } = stop;

    public async Task AnswerAsync(int status, string body, string contentType = "application/json", params (string Name, string Value)[] headers)
    {
        var content = Encoding.UTF8.GetBytes(body);
        await HeadAsync(status, [("Content-Type", contentType), ("Content-Length", $"{content.Length}"), .. headers]);
        await stream.WriteAsync(content, Stop);
    }

    /// <summary>Begins an answer of unknown length.</summary>
    public Task StartAsync() => HeadAsync(200, [("Content-Type", "application/json"), ("Transfer-Encoding", "chunked")]);

    public Task ChunkAsync(string text) => ChunkAsync(Encoding.UTF8.GetBytes(text));

    public async Task ChunkAsync(byte[] content)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{content.Length:x}\r\n"), Stop);
        await stream.WriteAsync(content, Stop);
        await stream.WriteAsync("\r\n"u8.ToArray(), Stop);
        await stream.FlushAsync(Stop);
    }

    public async Task EndAsync() => await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), Stop);

    /// <summary>Cuts the connection.</summary>
    public void Break() => client.Client.Close(0);

    /// <summary>Says nothing until the test is over.</summary>
    public Task SilenceAsync() => Task.Delay(Timeout.Infinite, Stop);

    /// <summary>A whole watch: the lines, then a clean end.</summary>
    public async Task WatchAsync(params string[] lines)
    {
        await StartAsync();
        foreach (var line in lines)
            await ChunkAsync(line + "\n");
        await EndAsync();
    }

    private async Task HeadAsync(int status, IEnumerable<(string Name, string Value)> headers)
    {
        var head = $"HTTP/1.1 {status} Scripted\r\n" + string.Concat(headers.Select(header => $"{header.Name}: {header.Value}\r\n")) + "\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), Stop);
        await stream.FlushAsync(Stop);
    }
}
