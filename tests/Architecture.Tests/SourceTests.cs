using System.Text.RegularExpressions;

namespace CwHoe.Architecture.Tests;

/// <summary>Habits that no analyzer holds.</summary>
public sealed partial class SourceTests
{
    private const int LongestFile = 400;

    private static readonly string[] TopLevel =
    [
        "operator", "crds", "workloads", "charts", "iac", "akash", "tests", "bench", "docs", "samples", ".ci",
        "hoe", "Operator.sln", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "SECURITY.md", "global.json", "Directory.Build.props",
        "Directory.Packages.props", "Publish.props", "BannedSymbols.txt", ".editorconfig", ".gitignore", ".gitattributes", "nuget.config",
    ];

    private static IEnumerable<string> Sources => Checkout.Ending(".cs");

    [Fact]
    public void Repository_TopLevel_IsTheDesigns() =>
        Assert.Empty(Checkout.Files.Select(f => f.Split('/')[0]).Distinct().Except(TopLevel));

    [Fact]
    public void Source_Namespace_IsTheFolder()
    {
        var wrong = Sources
            .Where(f => f.StartsWith("operator/", StringComparison.Ordinal) || f.StartsWith("workloads/", StringComparison.Ordinal))
            .Select(f => (File: f, Found: Namespace().Match(Checkout.Read(f))))
            .Where(f => f.Found.Success && f.Found.Groups[1].Value != "CwHoe." + string.Join('.', Path.GetDirectoryName(f.File)!.Split('/')[1..]))
            .Select(f => $"{f.File}: {f.Found.Groups[1].Value}");
        Assert.Empty(wrong);
    }

    [Fact]
    public void Source_Files_AreShortEnoughToRead() =>
        Assert.Empty(Sources.Where(f => File.ReadLines(Path.Combine(Checkout.Root, f)).Count() > LongestFile));

    [Fact]
    public void Source_Folders_AreNamedForFeatures() =>
        Assert.Empty(Sources.Where(f => f.Split('/').Any(p => p is "Utils" or "Helpers" or "Common" or "Manager" or "Misc")));

    [Fact]
    public void Tests_Never_SynchroniseBySleeping() =>
        Assert.Empty(Sources.Where(f => f.StartsWith("tests/", StringComparison.Ordinal) && !f.StartsWith("tests/Architecture.Tests", StringComparison.Ordinal)
            && Sleep().IsMatch(Checkout.Read(f))));

    [Fact]
    public void Tests_Never_Skip() =>
        Assert.Empty(Sources.Where(f => f.StartsWith("tests/", StringComparison.Ordinal) && !f.StartsWith("tests/Architecture.Tests", StringComparison.Ordinal)
            && Skip().IsMatch(Checkout.Read(f))));

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"Thread\.Sleep\(")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"\bSkip\s*=|Assert\.Skip")]
    private static partial Regex Skip();
}
