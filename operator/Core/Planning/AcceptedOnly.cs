using CwHoe.Core.Status;
using CwHoe.Core.Validation;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning;

/// <summary>Plans of kinds that become nothing yet: they are validated and reported on.</summary>
internal static class AcceptedOnly
{
    /// <summary>A plan without objects whose status says whether the spec is valid.</summary>
    /// <typeparam name="TStatus">The kind's status.</typeparam>
    /// <param name="metadata">The resource's.</param>
    /// <param name="previous">Its conditions so far.</param>
    /// <param name="violations">What is wrong with it.</param>
    /// <param name="now">The present time.</param>
    /// <param name="status">Makes the status of observed generation and conditions.</param>
    public static Plan<TStatus> Plan<TStatus>(
        V1ObjectMeta metadata, IReadOnlyList<V1Condition>? previous, IReadOnlyList<Violation> violations, DateTimeOffset now,
        Func<long?, IReadOnlyList<V1Condition>, TStatus> status)
    {
        var accepted = AcceptedCondition.Of(violations);
        return new()
        {
            KeepObjects = violations.Count > 0,
            Status = status(metadata.Generation, previous.With([accepted], metadata.Generation, now)),
            Events = ConditionEvents.Between(previous, [accepted]),
        };
    }
}
