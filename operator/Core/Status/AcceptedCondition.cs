using CwHoe.Contracts;
using CwHoe.Core.Planning;
using CwHoe.Core.Validation;

namespace CwHoe.Core.Status;

/// <summary>Whether the spec is valid and the operator works towards it; the same for every kind.</summary>
internal static class AcceptedCondition
{
    /// <summary>Holds.</summary>
    public static ConditionState Valid { get; } = new(ConditionType.Accepted, true, Reason.Valid, "the spec is valid");

    /// <summary>Holds without violations; otherwise names every one with its field.</summary>
    public static ConditionState Of(IReadOnlyList<Violation> violations) =>
        violations.Count == 0 ? Valid : new(ConditionType.Accepted, false, Reason.InvalidSpec, string.Join("; ", violations));

    /// <summary>Does not hold, since the API server did not take <paramref name="rejected"/>.</summary>
    /// <param name="rejected">At least one object.</param>
    public static ConditionState OfRejected(IReadOnlyList<RejectedObject> rejected)
    {
        var refused = rejected.Any(item => item.Managers.Count == 0);
        return new(
            ConditionType.Accepted, false, refused ? Reason.ApplyRejected : Reason.ApplyConflict, string.Join("; ", rejected.Select(Describe)));
    }

    private static string Describe(RejectedObject item) => item.Managers.Count == 0
        ? $"{item.Kind} {item.Name}: {item.Message}"
        : $"{item.Kind} {item.Name}: fields belong to {string.Join(", ", item.Managers.Distinct())}, who must give them up: {item.Message}";
}
