using System.CommandLine;
using CwHoe.Contracts;
using CwHoe.ModelLoader.CommandLine;
using CwHoe.ModelLoader.Sources.Http;

namespace CwHoe.ModelLoader.Drain;

/// <summary><c>drain --engine E --port N</c>: the preStop hook of engine containers. Exits 0 whatever it finds.</summary>
internal static class DrainCommand
{
    private static readonly Engine[] Engines = [Engine.LlamaCpp, Engine.Vllm, Engine.Ollama];

    public static Command Create(Surroundings surroundings)
    {
        var engine = new Option<Engine>("--engine")
        {
            Description = string.Join(", ", Engines.Select(e => e.Name())),
            Required = true,
            CustomParser = result =>
            {
                if (!Wire.TryParse<Engine>(result.Tokens[0].Value, out var value) || !Engines.Contains(value))
                    result.AddError($"--engine \"{result.Tokens[0].Value}\" is not {string.Join(", ", Engines.Select(e => e.Name()))}");
                return value;
            },
        };
        var port = Numbers.Option("--port", "where the engine listens on the loopback; 0: the engine's usual port", 0, 0, 65535);
        var timeout = Durations.Option("--timeout", "longest wait in all", TimeSpan.FromSeconds(110));
        var settle = Durations.Option("--settle", "wait for routers to forget the pod", TimeSpan.FromSeconds(5));
        var command = new Command("drain", "wait until an engine has no requests in flight") { engine, port, timeout, settle };
        command.SetAction(async (parsed, stop) =>
        {
            using var http = RedirectingHttp.NewInvoker();
            var which = parsed.GetRequiredValue(engine);
            var drain = new EngineDrain(http, surroundings.Proc, surroundings.Time, surroundings.Out);
            var at = (int)parsed.GetValue(port);
            await drain.RunAsync(which, at == 0 ? which.Port() : at, parsed.GetValue(settle), parsed.GetValue(timeout), stop);
        });
        return command;
    }
}
