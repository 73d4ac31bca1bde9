using Microsoft.AspNetCore.Http;

namespace CwHoe.Router.Tests.Running;

/// <summary>What providers answer, in OpenAI's shape.</summary>
internal static class Answers
{
    /// <summary>A whole answer.</summary>
    public static Task WholeAsync(HttpContext context, string text) => JsonAsync(
        context,
        $$$"""
        {"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"{{{text}}}"},"finish_reason":"stop"}],
        "usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":4} } }
        """);

    /// <summary>A stream, whole or cut off after some of its words.</summary>
    public static async Task StreamAsync(HttpContext context, IEnumerable<string> words, bool isComplete = true)
    {
        await BeginAsync(context);
        foreach (var word in words)
            await EventAsync(context, $$$"""{"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"{{{word}}}"},"finish_reason":null}]}""");
        if (!isComplete)
            return;
        await EventAsync(context, """{"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");
        if (context.Items.ContainsKey("usage"))
            await EventAsync(context, """{"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}""");
        await EventAsync(context, "[DONE]");
    }

    public static async Task BeginAsync(HttpContext context)
    {
        if (context.Response.HasStarted)
            return;
        context.Response.ContentType = "text/event-stream";
        await context.Response.StartAsync(context.RequestAborted);
    }

    public static async Task EventAsync(HttpContext context, string data)
    {
        await context.Response.WriteAsync($"data: {data}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    public static Task JsonAsync(HttpContext context, string body, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>Never, until the router gives up.</summary>
    public static Task HangAsync(HttpContext context) => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
}
