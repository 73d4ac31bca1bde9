using System.Diagnostics;

namespace CwHoe.Runtime.Tests.Cluster;

/// <summary>What only the tool that made the cluster can do to it.</summary>
internal static class ClusterTool
{
    /// <summary>Runs one command of <c>tests/cluster/cluster</c> on the cluster under test.</summary>
    internal static async Task RunAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Setting("HOE_TEST_CLUSTER_TOOL"), [command, Setting("HOE_TEST_CLUSTER"), .. arguments])
        {
            RedirectStandardError = true,
        })!;
        var said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"cluster {command}: {said}");
    }

    private static string Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"{name} is not set: run ./hoe test, or set it to the cluster and its tool as CONTRIBUTING.md says");
}
