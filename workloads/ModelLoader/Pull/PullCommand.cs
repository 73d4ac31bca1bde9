using System.CommandLine;
using CwHoe.Contracts;
using CwHoe.ModelLoader.CommandLine;
using CwHoe.ModelLoader.Sources.Http;
using CwHoe.ModelLoader.Transfer;

namespace CwHoe.ModelLoader.Pull;

/// <summary><c>pull --url URL --model NAME</c>: a start-up step of Ollama pods.</summary>
internal static class PullCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var standard = new TransferSettings();
        var url = new Option<string>("--url") { Description = "base URL of the Ollama", DefaultValueFactory = _ => $"http://127.0.0.1:{Engine.Ollama.Port()}" };
        var model = new Option<string>("--model") { Description = "name of the model", Required = true };
        var attempts = Numbers.Option("--attempts", "failures in a row before giving up", standard.Attempts, 1, 1000);
        var stall = Durations.Option("--stall-timeout", "how long Ollama may say nothing; it is silent while it verifies", TimeSpan.FromMinutes(10));
        var command = new Command("pull", "have an Ollama fetch a model") { url, model, attempts, stall };
        command.SetAction(async (parsed, stop) =>
        {
            if (!Uri.TryCreate(parsed.GetRequiredValue(url), UriKind.Absolute, out var at) || at.Scheme is not ("http" or "https"))
                throw new LoaderException(LoaderExit.Usage, "--url is not an http or https URL");
            using var http = RedirectingHttp.NewInvoker();
            var settings = standard with { Attempts = (int)parsed.GetValue(attempts), StallTimeout = parsed.GetValue(stall) };
            await new OllamaPull(http, at, settings, surroundings.Time, surroundings.Random, surroundings.Out).RunAsync(parsed.GetRequiredValue(model), stop);
        });
        return command;
    }
}
