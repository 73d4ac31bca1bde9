using System.Text.RegularExpressions;

namespace CwHoe.Architecture.Tests;

/// <summary>docs/writing-a-controller.md shows the very files that are compiled and run.</summary>
public sealed partial class SamplePageTests
{
    private const string Folder = "tests/Testing.Tests/Greetings";
    private const int MostLines = 60;

    [Fact]
    public void Page_Blocks_AreTheFilesThatAreTested()
    {
        var shown = Block().Matches(Checkout.Read("docs/writing-a-controller.md")).ToDictionary(m => $"{Folder}/{m.Groups[1].Value}", m => m.Groups[2].Value);

        Assert.Equal(Checkout.Files.Where(f => f.StartsWith($"{Folder}/", StringComparison.Ordinal)).Order(), shown.Keys.Order());
        Assert.All(shown, block => Assert.Equal(Checkout.Read(block.Key), block.Value));
    }

    [Fact]
    public void Sample_ResourceAndController_AreShort() =>
        Assert.True(new[] { "Greeting.cs", "GreetingController.cs" }.Sum(f => File.ReadLines(Path.Combine(Checkout.Root, Folder, f)).Count()) < MostLines);

    [GeneratedRegex(@"^```\w+ (\S+)\n(.*?\n)```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
