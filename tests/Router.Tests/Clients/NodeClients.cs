using System.Text.Json.Nodes;
using CwHoe.NodeClients;

namespace CwHoe.Router.Tests.Clients;

/// <summary>Runs the official clients from npm: all scenarios of a client's in one process of Node's.</summary>
public sealed class NodeClients : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly Dictionary<string, string?> _results = [];

    /// <summary>What became of each scenario: null for success, or what went wrong.</summary>
    public IReadOnlyDictionary<string, string?> Results => _results;

    /// <summary>The scripts, and the answers of upstreams.</summary>
    internal static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Clients");

    public async ValueTask InitializeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var packages = await NodePackages.InstallAsync(Folder, patience.Token);
        await using var host = await TranslatingHost.StartAsync();
        foreach (var script in (string[])["anthropic.cjs", "openai.cjs"])
        {
            var said = await packages.RunAsync(script, [host.Url], patience.Token);
            Assert.True(said.ExitCode == 0, $"{script}: {said.Errors}");
            foreach (var line in said.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var result = JsonNode.Parse(line)!;
                _results.Add((string)result["name"]!, (string?)result["error"]);
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
