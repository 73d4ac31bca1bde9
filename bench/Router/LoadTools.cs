using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CwHoe.RouterBench;

/// <summary>wrk, and the client of streams.</summary>
internal sealed class LoadTools
{
    private const double Micro = 1_000_000;
    private const double Milli = 1000;

    private readonly string _tools;
    private readonly string _folder;

    /// <summary>Writes the requests.</summary>
    /// <param name="tools">Folder of wrk and load.</param>
    /// <param name="folder">Folder of the run's files.</param>
    public LoadTools(string tools, string folder)
    {
        (_tools, _folder) = (tools, folder);
        var request = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "request.json")))!;
        foreach (var scenario in Scenario.All)
        {
            (request["model"], request["stream"]) = (scenario.Alias, scenario.IsStream);
            File.WriteAllText(Body(scenario), request.ToJsonString());
        }
    }

    /// <summary>Asks for whole answers, each connection for one after the other.</summary>
    public async Task<WrkFigures> WrkAsync(Target target, Scenario scenario, int connections, int seconds)
    {
        var before = target.Server.ProcessorTime;
        using var said = await RunAsync(
            "wrk",
            [
                "-t1", $"-c{connections}", $"-d{seconds}s", "--timeout", "10s", "-s", Path.Combine(AppContext.BaseDirectory, "wrk.lua"),
                .. Headers(target, scenario), target.Url(scenario),
            ],
            new() { ["BODY"] = Body(scenario), ["LD_LIBRARY_PATH"] = $"{_tools}/lib" });
        var requests = Number("requests");
        return new(
            requests / (Number("duration") / Micro), Number("p50") / Milli, Number("p99") / Milli, (long)Number("errors"),
            (target.Server.ProcessorTime - before).TotalMicroseconds / requests);

        double Number(string name) => said.RootElement.GetProperty(name).GetDouble();
    }

    /// <summary>Asks for streams.</summary>
    /// <param name="target">Whom.</param>
    /// <param name="scenario">Which.</param>
    /// <param name="total">How many.</param>
    /// <param name="atOnce">How many at one time.</param>
    /// <param name="ramp">Time until so many are asked for.</param>
    public async Task<StreamFigures> StreamsAsync(Target target, Scenario scenario, int total, int atOnce, TimeSpan ramp)
    {
        using var said = await RunAsync(
            "load",
            [
                "streams", "-total", Text(total), "-at-once", Text(atOnce), "-ramp", $"{Text(ramp.TotalMilliseconds)}ms", "-body", Body(scenario), .. Headers(target, scenario),
                target.Url(scenario),
            ],
            []);
        return said.Deserialize<StreamFigures>(JsonSerializerOptions.Web)!;
    }

    private static IEnumerable<string> Headers(Target target, Scenario scenario) => target.Headers(scenario).SelectMany(header => new[] { "-H", header });

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private string Body(Scenario scenario) => Path.Combine(_folder, $"{scenario.Alias}.json");

    /// <summary>Runs a tool to its end and reads its last line.</summary>
    private async Task<JsonDocument> RunAsync(string tool, IEnumerable<string> arguments, Dictionary<string, string> variables)
    {
        var start = new ProcessStartInfo($"{_tools}/bin/{tool}", arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var last = output.Trim().Split('\n')[^1];
        return process.ExitCode == 0 && last.StartsWith('{') ? JsonDocument.Parse(last) : throw new InvalidOperationException($"{tool} ended with {process.ExitCode}: {output}");
    }
}
