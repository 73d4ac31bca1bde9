using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Status;

/// <summary>Lists of conditions as a status carries them.</summary>
internal static class Conditions
{
    // The API's own limit for a condition's message.
    private const int LongestMessage = 32768;

    /// <summary>The condition of this type; null where there is none.</summary>
    public static V1Condition? Find(this IReadOnlyList<V1Condition>? conditions, ConditionType type) =>
        conditions?.FirstOrDefault(condition => condition.Type == type.Name());

    /// <summary>Whether the condition of this type is there and holds.</summary>
    public static bool IsTrue(this IReadOnlyList<V1Condition>? conditions, ConditionType type) => conditions.Find(type)?.Status == "True";

    /// <summary>The conditions after <paramref name="states"/>; those they do not speak of stay as they are.</summary>
    /// <param name="previous">The conditions before.</param>
    /// <param name="states">What is to be said, at most one state per type.</param>
    /// <param name="generation">The generation that was looked at.</param>
    /// <param name="now">The transition time of a condition whose status changes.</param>
    /// <returns>Conditions in the order of <see cref="ConditionType"/>, others' conditions last.</returns>
    public static IReadOnlyList<V1Condition> With(
        this IReadOnlyList<V1Condition>? previous, IEnumerable<ConditionState> states, long? generation, DateTimeOffset now)
    {
        var merged = (previous ?? []).ToDictionary(condition => condition.Type);
        foreach (var state in states)
        {
            merged.TryGetValue(state.Type.Name(), out var old);
            merged[state.Type.Name()] = new()
            {
                Type = state.Type.Name(),
                Status = state.Status,
                Reason = state.Reason.Name(),
                Message = state.Message.Length > LongestMessage ? state.Message[..LongestMessage] : state.Message,
                LastTransitionTime = old?.Status == state.Status ? old.LastTransitionTime : WholeSeconds(now),
                ObservedGeneration = generation,
            };
        }
        return [.. merged.Values.OrderBy(condition => Wire.TryParse<ConditionType>(condition.Type, out var type) ? (int)type : int.MaxValue)];
    }

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), time.Offset);
}
