using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CwHoe.Router.Tests.Running;

/// <summary>A provider that does what the test says, fault by fault.</summary>
internal sealed class ScriptedUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private ScriptedUpstream(WebApplication app) => _app = app;

    /// <summary>What it answers.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = context => Answers.WholeAsync(context, "hello");

    /// <summary>Requests that came, health checks not among them.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>The last request's headers.</summary>
    public IHeaderDictionary LastHeaders { get; private set; } = new HeaderDictionary();

    /// <summary>The last request's body.</summary>
    public string LastBody { get; private set; } = "";

    /// <summary>Its base URL.</summary>
    public string Url => $"{_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()}/v1";

    public static async Task<ScriptedUpstream> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var upstream = new ScriptedUpstream(app);
        app.Run(upstream.HandleAsync);
        await app.StartAsync();
        return upstream;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method))
            return;
        LastHeaders = new HeaderDictionary(context.Request.Headers.ToDictionary());
        using (var reader = new StreamReader(context.Request.Body))
            LastBody = await reader.ReadToEndAsync(context.RequestAborted);
        Interlocked.Increment(ref _requests);
        await Answer(context);
    }
}
