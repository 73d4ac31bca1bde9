using System.Globalization;
using System.Text.RegularExpressions;

namespace CwHoe.Router.Translation;

/// <summary>
/// What a model behind a Messages API takes, by its name: Anthropic's own changed with their versions. Names of no version are taken for the
/// newest, names without <c>claude</c> for others' models, which take what the older ones did.
/// </summary>
internal static partial class ClaudeModel
{
    /// <summary>Whether thinking is adaptive (4.6 and later) instead of a number of tokens.</summary>
    public static bool ThinksAdaptively(string model) => Version(model) >= 406;

    /// <summary>Whether it can think.</summary>
    public static bool Thinks(string model) => Version(model) is null or >= 307;

    /// <summary>Whether <c>temperature</c>, <c>top_p</c> and <c>top_k</c> may be set (up to 4.6).</summary>
    public static bool TakesSampling(string model) => Version(model) is null or <= 406;

    /// <summary>Whether it shows its thinking only if asked to (4.7 and later).</summary>
    public static bool HidesThinking(string model) => Version(model) >= 407;

    /// <summary>Whether it knows the effort <c>xhigh</c> (4.7 and later).</summary>
    public static bool TakesExtraEffort(string model) => Version(model) >= 407;

    /// <summary>Whether it keeps to a schema, of answers or of strict tools (4.1 and later).</summary>
    public static bool TakesSchema(string model) => Version(model) is null or >= 401;

    // 3.7 is 307, and so on; null for others' models.
    private static int? Version(string model)
    {
        if (!model.Contains("claude", StringComparison.OrdinalIgnoreCase))
            return null;
        var found = Pattern().Match(model);
        return found.Success ? (Number(found.Groups["major"]) * 100) + Number(found.Groups["minor"]) : int.MaxValue;
    }

    private static int Number(Group group) => group.Success ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    // claude-3-5-haiku-20241022, claude-sonnet-4-5, claude-opus-4-20250514, claude-2.1: a date is no minor version.
    [GeneratedRegex(@"claude-([a-z]+-)?(?<major>\d{1,2})(?!\d)([-.](?<minor>\d{1,2})(?!\d))?", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
