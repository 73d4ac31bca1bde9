using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;

namespace CwHoe.Router.Policy;

/// <summary>Which spec is in force. Pure: what was before and what was seen now decide.</summary>
/// <remarks>
/// An edit is followed before the operator has judged it: what closes a way out must not wait for it. A spec that it finds invalid gives way to the last valid
/// one, with the status as it is now: the operator goes on telling where the backends of that one are.
/// </remarks>
internal sealed record FollowedPolicy
{
    /// <summary>Nothing was seen, or what was is gone.</summary>
    public static readonly FollowedPolicy None = new();

    /// <summary>What requests are routed by; null for nothing.</summary>
    public RouterPolicy? InForce { get; private init; }

    /// <summary>The generation that is not in force, because its spec is not valid; null where the newest is.</summary>
    public long? Refused { get; private init; }

    /// <summary>Why, for people.</summary>
    public string? Rejection { get; private init; }

    // What an invalid spec gives way to: the last that the operator found valid or, where it has judged none yet, the first one seen.
    private RouterPolicy? Valid { get; init; }

    /// <summary>What is in force after the policy was seen; null for one that was deleted.</summary>
    public FollowedPolicy After(RouterPolicy? seen)
    {
        if (seen is null)
            return None;
        // One that was made anew under the same name owes nothing to the one before.
        var valid = Valid?.Metadata.Uid == seen.Metadata.Uid ? Valid : null;
        var verdict = seen.Status?.Conditions?.FirstOrDefault(condition => condition.Type == ConditionType.Accepted.Name());
        var isJudged = verdict is not null && verdict.ObservedGeneration == seen.Metadata.Generation;
        // Accepted is false, too, where the API server refused an object: no fault of the spec.
        if (!isJudged || verdict!.Reason != Reason.InvalidSpec.Name())
            return new() { InForce = seen, Valid = isJudged ? seen : valid ?? seen };
        // Taken when it was unjudged, and found wanting since.
        if (valid?.Metadata.Generation == seen.Metadata.Generation)
            valid = null;
        return new()
        {
            InForce = valid is null ? null : valid with { Status = seen.Status, Metadata = valid.Metadata with { ResourceVersion = seen.Metadata.ResourceVersion } },
            Valid = valid,
            Refused = seen.Metadata.Generation,
            Rejection = $"generation {seen.Metadata.Generation} is not valid: {verdict.Message}",
        };
    }
}
