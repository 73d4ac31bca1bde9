using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Status;

/// <summary>Keeps lists of conditions to the API's rules.</summary>
public static class Conditions
{
    /// <summary>
    /// <paramref name="existing"/> with <paramref name="condition"/> in place of the one of its type, or at the end. The transition time is
    /// <paramref name="now"/> where the status is new or differs, and otherwise the one it had.
    /// </summary>
    /// <param name="existing">The conditions so far; null for none.</param>
    /// <param name="condition">The condition as judged now; its transition time is not looked at.</param>
    /// <param name="now">The time now; stored in whole seconds, as the API server does.</param>
    public static IReadOnlyList<V1Condition> Set(IReadOnlyList<V1Condition>? existing, V1Condition condition, DateTimeOffset now)
    {
        var old = existing?.FirstOrDefault(c => c.Type == condition.Type);
        var since = old is { LastTransitionTime: { } before } && old.Status == condition.Status
            ? before
            : DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        var set = condition with { LastTransitionTime = since };
        return old is null
            ? [.. existing ?? [], set]
            : [.. existing!.Select(c => c.Type == condition.Type ? set : c)];
    }
}
