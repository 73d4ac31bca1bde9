using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CwHoe.EndToEnd.Cluster;

namespace CwHoe.EndToEnd.Operator;

/// <summary>The kinds beside AgentNode are applied, validated and reported on.</summary>
public sealed partial class OtherKindsTests(TestCluster cluster) : EndToEndTest(cluster)
{
    public static TheoryData<string, string> Kinds() => new()
    {
        { "Session", "sessions" },
        { "RouterPolicy", "routerpolicies" },
        { "AkashicLayer", "akashiclayers" },
        { "McpServer", "mcpservers" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Kind_SampleApplied_IsAccepted(string kind, string plural)
    {
        var samples = Directory.GetFiles(Path.Combine(TestCluster.Repository, "samples"), "*.yaml").Where(f => KindOf(f) == kind).ToArray();
        Assert.NotEmpty(samples);
        foreach (var sample in samples)
            await Space.RunAsync("apply", "--validate=true", "-f", sample);

        await Space.UntilAllAsync(
            new Resource("/apis/cw-hoe.dev/v1alpha1", plural),
            found => found.Count >= samples.Length && found.All(IsAccepted));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Kind_UnknownField_IsRefusedByName(string kind, string plural)
    {
        var result = await Kubectl.TryApplyAsync(
            Space.Name,
            $$$"""{"apiVersion": "cw-hoe.dev/v1alpha1", "kind": "{{{kind}}}", "metadata": {"name": "strict"}, "spec": {"nosuchfield": 1}}""",
            "--validate=true");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("nosuchfield", result.All);
        Assert.Empty(await Space.ListAsync(new Resource("/apis/cw-hoe.dev/v1alpha1", plural)));
    }

    private static bool IsAccepted(JsonNode item) => item.IsObserved() && item.Condition("Accepted")?.Status == "True";

    private static string KindOf(string file) => KindLine().Match(File.ReadAllText(file)).Groups[1].Value;

    [GeneratedRegex("^kind: *(\\w+)", RegexOptions.Multiline)]
    private static partial Regex KindLine();
}
