using System.Globalization;
using System.Text.RegularExpressions;

namespace CwHoe.Architecture.Tests;

/// <summary>The numbered behaviours of the runtime: the rows of docs/runtime.md, and the tests that carry the numbers.</summary>
internal static partial class RuntimeChecks
{
    /// <summary>Classes of tests by number, as the sources have them: <c>Class</c>, or <c>Class (real)</c> for one on a real server.</summary>
    internal static ILookup<int, string> Tested { get; } = Checkout.Ending("Tests.cs")
        .Where(f => f.StartsWith("tests/", StringComparison.Ordinal))
        .SelectMany(f => Name().Matches(Checkout.Read(f)).Select(m => (Number: Int(m.Groups[1]), Class: Mark(Path.GetFileNameWithoutExtension(f), IsReal(m.Groups[2].Value)))))
        .Distinct()
        .ToLookup(t => t.Number, t => t.Class);

    /// <summary>The rows of the page.</summary>
    internal static IReadOnlyList<RuntimeCheck> Rows { get; } =
        [.. Row().Matches(Checkout.Read("docs/runtime.md")).Select(m => new RuntimeCheck(
            Int(m.Groups[1]), [.. Classes(m.Groups[2], isReal: false), .. Classes(m.Groups[3], isReal: true)], m.Groups[4].Value))];

    private static IEnumerable<string> Classes(Group cell, bool isReal) => Class().Matches(cell.Value).Select(m => Mark(m.Groups[1].Value, isReal));

    private static string Mark(string name, bool isReal) => isReal ? $"{name} (real)" : name;

    private static bool IsReal(string name) => name.Contains("real server", StringComparison.Ordinal);

    private static int Int(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"DisplayName = ""(\d+) · ((?:[^""\\]|\\.)*)""")]
    private static partial Regex Name();

    [GeneratedRegex(@"^\| (\d+) \| [^|]+ \| ([^|]*) \| ([^|]*) \| ([^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Class();
}
