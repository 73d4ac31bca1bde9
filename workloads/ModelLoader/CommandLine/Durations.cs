using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace CwHoe.ModelLoader.CommandLine;

/// <summary>Durations as Go and Kubernetes write them: <c>110s</c>, <c>2m</c>, <c>1h</c>, <c>500ms</c>.</summary>
internal static class Durations
{
    /// <summary>An option that takes one duration.</summary>
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="description">For <c>--help</c>.</param>
    /// <param name="standard">Its default.</param>
    public static Option<TimeSpan> Option(string name, string description, TimeSpan standard) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => standard,
        CustomParser = Parse,
    };

    /// <summary>Reads one duration.</summary>
    /// <param name="text">A number with its unit.</param>
    /// <param name="duration">0 or more, at most 24 hours.</param>
    /// <returns>Whether <paramref name="text"/> is one.</returns>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        (var unit, var number) = text switch
        {
            [.. var n, 'm', 's'] => (1d, n),
            [.. var n, 's'] => (1000d, n),
            [.. var n, 'm'] => (60_000d, n),
            [.. var n, 'h'] => (3_600_000d, n),
            _ => (0d, ""),
        };
        duration = default;
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value * unit > 86_400_000d)
            return false;
        duration = TimeSpan.FromMilliseconds(value * unit);
        return true;
    }

    private static TimeSpan Parse(ArgumentResult result)
    {
        if (!TryParse(result.Tokens[0].Value, out var duration))
            result.AddError($"\"{result.Tokens[0].Value}\" is not a duration such as 110s, 2m or 500ms, at most 24h");
        return duration;
    }
}
