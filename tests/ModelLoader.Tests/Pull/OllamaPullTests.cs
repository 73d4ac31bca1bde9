using System.Text;
using CwHoe.Contracts;
using CwHoe.ModelLoader.Pull;
using CwHoe.ModelLoader.Sources.Http;
using CwHoe.ModelLoader.Tests.Fetch;
using CwHoe.ModelLoader.Tests.Scripted;
using CwHoe.ModelLoader.Transfer;

namespace CwHoe.ModelLoader.Tests.Pull;

public sealed class OllamaPullTests : IDisposable
{
    private readonly HttpMessageInvoker http = RedirectingHttp.NewInvoker();
    private readonly StringWriter log = new();
    private readonly TransferSettings settings = new() { Attempts = 3, FirstDelay = TimeSpan.FromMilliseconds(1) };

    public void Dispose()
    {
        http.Dispose();
        log.Dispose();
    }

    private Task PullAsync(ScriptedServer ollama, string model) =>
        new OllamaPull(http, ollama.Url, settings, TimeProvider.System, new Random(1), log).RunAsync(model, FetchBench.Stop);

    private static ScriptedServer Ollama(string pulled, string tags = """{"models":[{"name":"other:latest"}]}""") =>
        new(r => r.RespondAsync(200, r.Path == "/api/tags" ? tags : pulled));

    [Fact]
    public async Task Run_ModelIsMissing_PullsUntilSuccess()
    {
        await using var ollama = Ollama("""
            {"status":"pulling manifest"}
            {"status":"pulling abc","digest":"sha256:abc","total":2048,"completed":1024}

            {"status":"success"}
            """);
        await PullAsync(ollama, "llama3.2");
        Assert.Equal("""{"model":"llama3.2","stream":true}""", Encoding.UTF8.GetString(ollama.Requests.Last().Body));
        Assert.Contains("1 KiB of 2 KiB", log.ToString());
    }

    [Theory]
    [InlineData("llama3.2")]
    [InlineData("llama3.2:latest")]
    public async Task Run_ModelIsThere_PullsNothing(string model)
    {
        await using var ollama = Ollama("", """{"models":[{"name":"llama3.2:latest"}]}""");
        await PullAsync(ollama, model);
        Assert.Equal("/api/tags", Assert.Single(ollama.Requests).Path);
    }

    [Theory]
    [InlineData("""{"error":"pull model manifest: file does not exist"}""", LoaderExit.ModelNotFound)]
    [InlineData("""{"error":"dial tcp: no such host"}""", LoaderExit.SourceUnavailable)]
    [InlineData("""{"status":"pulling manifest"}""", LoaderExit.SourceUnavailable)]
    [InlineData("not json", LoaderExit.SourceUnavailable)]
    public async Task Run_PullFails_IsTheExitThatTheOperatorKnows(string answer, LoaderExit exit)
    {
        await using var ollama = Ollama(answer);
        Assert.Equal(exit, (await Assert.ThrowsAsync<LoaderException>(() => PullAsync(ollama, "m"))).Exit);
    }
}
