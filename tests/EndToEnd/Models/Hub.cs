using System.Net;

namespace CwHoe.EndToEnd.Models;

/// <summary>Serves the tiny model as huggingface.co serves files: <c>open/model</c> to anyone, <c>closed/model</c> to who has the token.</summary>
internal sealed class Hub : IAsyncDisposable
{
    /// <summary>What opens <c>closed/model</c>.</summary>
    public const string Token = "hf_end_to_end_3b7a";

    /// <summary>Source that anyone may fetch.</summary>
    public const string Open = "hf://open/model/tiny.gguf";

    /// <summary>Source that wants <see cref="Token"/>.</summary>
    public const string Closed = "hf://closed/model/tiny.gguf";

    private readonly ModelServer _server;

    private Hub(ModelServer server) => _server = server;

    /// <summary>Base URL for <c>spec.model.endpoint</c>.</summary>
    public string Address => _server.Address;

    /// <summary>Starts it.</summary>
    /// <param name="host">Address of this machine to listen on.</param>
    public static async Task<Hub> StartAsync(IPAddress host)
    {
        var model = await TinyModel.BytesAsync();
        return new(ModelServer.Start(host, request => Task.FromResult((request.Url!.AbsolutePath, request.Headers["Authorization"]) switch
        {
            ("/open/model/resolve/main/tiny.gguf", _) or ("/closed/model/resolve/main/tiny.gguf", $"Bearer {Token}") => (200, model),
            ("/closed/model/resolve/main/tiny.gguf", _) => ModelServer.Text("gated", 401),
            _ => ModelServer.Text("no such page", 404),
        })));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
