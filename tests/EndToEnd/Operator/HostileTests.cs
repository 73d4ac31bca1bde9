using System.Text.RegularExpressions;
using CwHoe.EndToEnd.Cluster;
using CwHoe.EndToEnd.Models;

namespace CwHoe.EndToEnd.Operator;

/// <summary>
/// Every file in <c>Hostile/</c> is one AgentNode that must be refused. Its comments <c># names: WORDS</c> are what the refusal must name,
/// whoever says it: kubectl, the API server or the condition Accepted.
/// </summary>
public sealed partial class HostileTests(TestCluster cluster) : EndToEndTest(cluster)
{
    [Fact]
    public async Task HostileNodes_AllApplied_AreRefusedAndTheOperatorServesOn()
    {
        var before = await Cluster.Operator.LifeAsync();
        var files = Directory.GetFiles(Path.Combine(TestCluster.Repository, "tests", "EndToEnd", "Hostile"), "*.yaml").Order().ToArray();
        Assert.True(files.Length >= 20);

        var wrong = (await Task.WhenAll(files.Select(RefusalAsync))).OfType<string>();
        Assert.Empty(wrong);

        Assert.Empty(await Space.ListAsync(Resource.Deployments));
        Assert.Equal(before, await Cluster.Operator.LifeAsync());
        await Space.ApplyAsync(Node.Tiny("good"));
        await Space.UntilReadyAsync("good");
        Assert.Equal(before, await Cluster.Operator.LifeAsync());
    }

    // Null where the file was refused as it says.
    private async Task<string?> RefusalAsync(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var manifest = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var applied = await Kubectl.TryApplyAsync(Space.Name, manifest);
        string refusal;
        if (applied.ExitCode != 0)
            refusal = applied.All;
        else if (await AcceptedAsync(name) is { Status: "False" } accepted)
            refusal = accepted.Message;
        else
            return $"{name}: accepted";
        var missing = Names().Matches(manifest).Select(m => m.Groups[1].Value).Where(words => !refusal.Contains(words, StringComparison.Ordinal)).ToArray();
        return missing.Length == 0 ? null : $"{name}: does not name {string.Join(", ", missing)}: {refusal[..Math.Min(refusal.Length, 2000)]}";
    }

    private async Task<Condition?> AcceptedAsync(string name)
    {
        try
        {
            return (await Space.UntilAsync(Resource.AgentNodes, name, n => n.IsObserved() && n.Condition("Accepted") is not null)).Condition("Accepted");
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    [GeneratedRegex("^# names: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Names();
}
