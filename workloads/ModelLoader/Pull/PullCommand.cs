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
        var attempts = new Option<int>("--attempts") { Description = "failures in a row before giving up", DefaultValueFactory = _ => standard.Attempts };
        var command = new Command("pull", "have an Ollama fetch a model") { url, model, attempts };
        command.SetAction(async (parsed, stop) =>
        {
            if (!Uri.TryCreate(parsed.GetRequiredValue(url), UriKind.Absolute, out var at) || at.Scheme is not ("http" or "https"))
                throw new LoaderException(LoaderExit.Usage, "--url is not an http or https URL");
            using var http = RedirectingHttp.NewInvoker();
            var settings = standard with { Attempts = parsed.GetValue(attempts) };
            await new OllamaPull(http, at, settings, surroundings.Time, surroundings.Random, surroundings.Out).RunAsync(parsed.GetRequiredValue(model), stop);
        });
        return command;
    }
}
