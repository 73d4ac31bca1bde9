using CwHoe.Contracts;

namespace CwHoe.Akashic.Layers;

/// <summary>Which records a layer takes: a pattern on their coordinate in the layer's dimension.</summary>
internal static class KeyPattern
{
    /// <summary>The coordinate as patterns see it: times as <c>2026-11-22T09:30:00Z</c>, phases by their wire names.</summary>
    public static string Coordinate(Record record, Dimension dimension) => dimension switch
    {
        Dimension.Node => record.Node,
        Dimension.Task => record.Task,
        Dimension.Time => record.Time.ToDateTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        Dimension.Phase => record.Phase == Phase.Unspecified ? "" : record.Phase.Name(),
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "A layer maps node, task, time or phase."),
    };

    /// <summary>Whether a text fits: <c>*</c> stands for any characters, <c>?</c> for one.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var (p, t, star, mark) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
                (star, mark) = (p++, t);
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]))
                (p, t) = (p + 1, t + 1);
            else if (star >= 0)
                (p, t) = (star + 1, ++mark);
            else
                return false;
        }

        return pattern[p..].Trim('*').IsEmpty;
    }
}
