using System.Text.RegularExpressions;

namespace CwHoe.Architecture.Tests;

/// <summary>No behaviour of the runtime is left out, and the page that lists them says what is.</summary>
public sealed partial class RuntimeCheckTests
{
    private const int Checks = 57;

    // Of Google.Protobuf: Publish.props says why.
    private static readonly string[] KnownWarnings = ["IL2067"];

    [Fact]
    public void Page_Rows_AreEveryNumberOnce() => Assert.Equal(Enumerable.Range(1, Checks), RuntimeChecks.Rows.Select(r => r.Number));

    [Fact]
    public void Page_TestsNamed_AreThoseThatCarryTheNumber()
    {
        var said = RuntimeChecks.Rows.SelectMany(row => row.Tests.Select(test => $"{row.Number} · {test}"));
        var found = RuntimeChecks.Tested.SelectMany(number => number.Select(test => $"{number.Key} · {test}"));

        Assert.Equal(found.Order(StringComparer.Ordinal), said.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Page_RowsWithoutATest_AreArgued() =>
        Assert.Empty(RuntimeChecks.Rows.Where(row => row.Tests.Count == 0 && !row.Result.StartsWith("argued: ", StringComparison.Ordinal)));

    [Fact(DisplayName = "57 · trim and AOT warnings are errors, and none is silenced but the one that is argued")]
    public void Build_TrimAndAotWarnings_AreErrors()
    {
        var build = Checkout.Read("Directory.Build.props");
        Assert.Contains("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", build, StringComparison.Ordinal);
        Assert.Contains(">true</IsAotCompatible>", build, StringComparison.Ordinal);
        Assert.Contains("<PublishTrimmed>true</PublishTrimmed>", Checkout.Read("Publish.props"), StringComparison.Ordinal);

        var sources = Checkout.Ending(".cs", ".csproj", ".props", ".targets", ".editorconfig").Where(f => !f.StartsWith("tests/", StringComparison.Ordinal));
        var silenced = sources.SelectMany(f => Silencer().Matches(Checkout.Read(f)).Select(m => m.Value));
        Assert.Empty(silenced.Except(KnownWarnings));
    }

    [GeneratedRegex(@"\bIL[23]\d{3}\b|UnconditionalSuppressMessage|SuppressTrimAnalysisWarnings|SuppressAotAnalysisWarnings")]
    private static partial Regex Silencer();
}
