using CwHoe.Contracts;

namespace CwHoe.Core.Planning;

/// <summary>Sets of labels.</summary>
internal static class Labels
{
    /// <summary>In ordinal order of the keys, so that the same labels are the same text.</summary>
    public static IReadOnlyDictionary<string, string> Sorted(params IEnumerable<(Label Key, string Value)> pairs) =>
        new SortedDictionary<string, string>(pairs.ToDictionary(pair => pair.Key.Name(), pair => pair.Value), StringComparer.Ordinal);

    /// <summary>As the label selector that takes exactly these, in the form of <c>/scale</c> and list calls.</summary>
    public static string Selector(IReadOnlyDictionary<string, string> labels) => string.Join(',', labels.Select(pair => $"{pair.Key}={pair.Value}"));
}
