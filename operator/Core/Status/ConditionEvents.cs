using CwHoe.Contracts;
using CwHoe.Core.Planning;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Status;

/// <summary>Events that tell of conditions that changed.</summary>
internal static class ConditionEvents
{
    /// <summary>One event per state that differs from before in status or reason.</summary>
    /// <remarks>
    /// Silent are a condition that starts out as "not yet", which is no news, and <c>Ready</c> changing its reason alone,
    /// since the condition behind it speaks for itself.
    /// </remarks>
    public static IReadOnlyList<PlannedEvent> Between(IReadOnlyList<V1Condition>? previous, IEnumerable<ConditionState> states) =>
    [
        .. states
            .Where(state => IsNews(previous.Find(state.Type), state))
            .Select(state => new PlannedEvent(state.IsProblem ? PlannedEventType.Warning : PlannedEventType.Normal, state.Reason, state.Message)),
    ];

    private static bool IsNews(V1Condition? old, ConditionState state)
    {
        if (old is null)
            return state.Is == true || state.IsProblem;
        return old.Status != state.Status || (old.Reason != state.Reason.Name() && state.Type != ConditionType.Ready);
    }
}
