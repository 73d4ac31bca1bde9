using System.Net;

namespace CwHoe.Router.Tests.Running;

/// <summary>What a router does when its pod is to end.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task Process_ToldToEnd_IsUnreadyThenListensNoMoreAndFinishesWhatItHasBegun()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        upstream.Answer = async context =>
        {
            if (!upstream.LastBody.Contains("slowly", StringComparison.Ordinal))
            {
                await Answers.WholeAsync(context, "late");
                return;
            }

            var isStream = upstream.LastBody.Contains("\"stream\": true", StringComparison.Ordinal);
            if (isStream)
                await Answers.StreamAsync(context, ["begun"], isComplete: false);
            await finish.Task.WaitAsync(context.RequestAborted);
            await (isStream ? Answers.StreamAsync(context, ["ended"]) : Answers.WholeAsync(context, "answered"));
        };
        await using var router = await RunningRouter.StartAsync($$$"""
            {"models": [{"alias": "chat", "backends": [{"provider": "openaiCompatible", "baseUrl": "{{{upstream.Url}}}", "model": "m", "tier": "sovereign"}]}]}
            """);
        await using var process = await RouterProcess.StartAsync(router);
        using var stream = await router.ChatAsync(stream: true, client: process.Http, text: "slowly");
        var request = router.ChatAsync(client: process.Http, text: "slowly");
        while (upstream.Requests < 2)
            await Task.Yield();

        await process.TerminateAsync();
        await process.UntilNotReadyAsync();

        // Who has not heard of it yet is answered, and sent elsewhere for the next one.
        using (var late = process.Connect())
        using (var response = await router.ChatAsync(client: late))
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.True(response.Headers.ConnectionClose);
            Assert.Contains("late", await response.Content.ReadAsStringAsync(RunningRouter.Cancellation), StringComparison.Ordinal);
        }

        await process.UntilNotListeningAsync();
        Assert.False(request.IsCompleted);
        finish.SetResult();

        var streamed = await stream.Content.ReadAsStringAsync(RunningRouter.Cancellation);
        Assert.Contains("ended", streamed, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", streamed, StringComparison.Ordinal);
        using var answered = await request;
        Assert.Contains("answered", await answered.Content.ReadAsStringAsync(RunningRouter.Cancellation), StringComparison.Ordinal);
        Assert.Equal(0, await process.EndedAsync());
    }
}
