using CwHoe.Contracts;
using CwHoe.NodeClients;

namespace CwHoe.Akashic.Tests.Exports;

/// <summary>Exports of <see cref="SampleLog"/> before code of others: OpenAI's types, templates of Hugging Face, rules that trainers have.</summary>
public sealed class ForeignCodeTests
{
    [Fact]
    public async Task Export_OfEachFormat_IsReadByOthers()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var node = await NodePackages.InstallAsync(Path.Combine(AppContext.BaseDirectory, "Clients"), limit.Token);
        var folder = Directory.CreateTempSubdirectory("exports-").FullName;
        try
        {
            foreach (var format in Wire.All<ExportFormat>())
            {
                var run = await ExportRun.OfAsync(SampleLog.Build(), new() { Layer = "memory", Format = format });
                await File.WriteAllTextAsync(Path.Combine(folder, $"{format.Name()}.jsonl"), run.Text, limit.Token);
            }

            var result = await node.RunAsync("check.cjs", [folder], limit.Token);

            Assert.Equal(0, result.ExitCode);
            var said = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(9, said.Length);
            Assert.All(said, line => Assert.EndsWith(": ok", line));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
