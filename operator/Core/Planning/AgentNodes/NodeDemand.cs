using System.Globalization;
using CwHoe.Contracts;

namespace CwHoe.Core.Planning.AgentNodes;

/// <summary>What routers say of AgentNodes that they have requests for: annotations of the ConfigMap that they count in, one for each node.</summary>
public static class NodeDemand
{
    // Clocks differ by less.
    private static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(1);

    /// <summary>Names of the AgentNodes that annotations speak of.</summary>
    public static IEnumerable<string> Nodes(IReadOnlyDictionary<string, string>? annotations) =>
        Demands(annotations).Select(annotation => annotation.Key[Annotation.Demand.Name().Length..]);

    /// <summary>When a request last wanted an AgentNode; null for never. What is no time, or one to come, does not count.</summary>
    /// <param name="node">Its name.</param>
    /// <param name="annotations">Those of the ConfigMaps of its namespace.</param>
    /// <param name="now">The present time.</param>
    public static DateTimeOffset? LatestOf(string node, IEnumerable<IReadOnlyDictionary<string, string>?> annotations, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        return annotations
            .Select(each => each?.GetValueOrDefault(Annotation.Demand.Name() + node))
            .Select(text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at <= now + MostAhead ? at : (DateTimeOffset?)null)
            .Max();
    }

    /// <summary>Whether two states of annotations say the same of demand.</summary>
    public static bool IsSame(IReadOnlyDictionary<string, string>? before, IReadOnlyDictionary<string, string>? after) => Demands(before).ToHashSet().SetEquals(Demands(after));

    /// <summary>Annotations without those of demand; null for none.</summary>
    public static IReadOnlyDictionary<string, string>? Without(IReadOnlyDictionary<string, string>? annotations) =>
        annotations?.Keys.Any(IsDemand) == true ? annotations.Where(annotation => !IsDemand(annotation.Key)).ToDictionary() : annotations;

    private static IEnumerable<KeyValuePair<string, string>> Demands(IReadOnlyDictionary<string, string>? annotations) => (annotations ?? new Dictionary<string, string>())
        .Where(annotation => IsDemand(annotation.Key));

    private static bool IsDemand(string key) => key.StartsWith(Annotation.Demand.Name(), StringComparison.Ordinal);
}
