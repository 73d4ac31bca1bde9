using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CwHoe.Router.Translation;
using CwHoe.Router.Translation.Errors;
using CwHoe.Router.Translation.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CwHoe.Router.Tests.Clients;

/// <summary>
/// Translations behind HTTP on the loopback: <c>/UPSTREAM/SCRIPT/v1/...</c> answers with what the upstream's file of that name holds, in the
/// client's API. <c>SCRIPT-then-NEXT</c> goes on to NEXT once the conversation has a tool's result. <c>/seen/UPSTREAM/SCRIPT</c> is the request that
/// the upstream got last.
/// </summary>
public sealed class TranslatingHost : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, JsonObject> _seen = new();
    private readonly WebApplication _app;

    private TranslatingHost()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapGet("/seen/{upstream}/{script}", (string upstream, string script) => Results.Text(_seen[$"{upstream}/{script}"].ToJsonString(), "application/json"));
        _app.MapPost("/{upstream}/{script}/v1/{**path}", AnswerAsync);
    }

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<TranslatingHost> StartAsync()
    {
        var host = new TranslatingHost();
        await host._app.StartAsync();
        return host;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, string upstream, string script, string path)
    {
        var client = path switch
        {
            "messages" => ModelApi.Messages,
            "responses" => ModelApi.Responses,
            _ => ModelApi.ChatCompletions,
        };
        try
        {
            await TranslateAsync(context, client, upstream, script);
        }
        catch (BadRequestException e)
        {
            await FailAsync(context, client, ApiError.Of(e));
        }
    }

    private async Task TranslateAsync(HttpContext context, ModelApi client, string upstream, string script)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var request = JsonText.ReadRequest(body.ToArray());
        var translation = Translations.Find(client, upstream == "chat" ? ModelApi.ChatCompletions : ModelApi.Messages)!;
        var translated = translation.Request(request, new UpstreamTraits { Model = "claude-haiku-4-5" });
        _seen[$"{upstream}/{script}"] = translated;

        var hasResult = translated.ToJsonString().Contains(upstream == "chat" ? "\"tool_call_id\"" : "\"tool_result\"", StringComparison.Ordinal);
        var steps = script.Split("-then-");
        var file = Path.Combine(NodeClients.Folder, "upstream", upstream, steps[hasResult ? ^1 : 0]);
        if (file.Contains("error-", StringComparison.Ordinal))
            await FailAsync(context, client, UpstreamErrors.Read(int.Parse(file[^3..]), await File.ReadAllBytesAsync($"{file}.json")));
        else if (request.Flag("stream") == true)
            await StreamAsync(context, translation.Stream(request, DateTimeOffset.UtcNow), $"{file}.sse");
        else
            await WriteAsync(context, translation.Response(JsonText.ReadAnswer(await File.ReadAllBytesAsync($"{file}.json")), request, DateTimeOffset.UtcNow));
    }

    private static async Task StreamAsync(HttpContext context, StreamTranslation stream, string file)
    {
        context.Response.ContentType = "text/event-stream";
        await using var upstream = File.OpenRead(file);
        await foreach (var happened in ServerEvent.ReadAsync(upstream, context.RequestAborted))
            await SendAsync(context, stream.Feed(happened));
        await SendAsync(context, stream.Complete());
    }

    private static async Task SendAsync(HttpContext context, IReadOnlyList<ServerEvent> events)
    {
        foreach (var happened in events)
            happened.WriteTo(context.Response.BodyWriter);
        await context.Response.BodyWriter.FlushAsync();
    }

    private static Task FailAsync(HttpContext context, ModelApi client, ApiError error)
    {
        context.Response.StatusCode = error.Status;
        return WriteAsync(context, ApiErrors.Body(client, error, "req_test"));
    }

    private static async Task WriteAsync(HttpContext context, JsonObject body)
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(JsonText.Write(body));
    }
}
