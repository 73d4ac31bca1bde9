using CwHoe.Contracts;

namespace CwHoe.Router.Sovereignty;

/// <summary>How far a request may go.</summary>
/// <param name="Open">Tiers that rules open to it, beside the owner's own.</param>
/// <param name="Rule">Name of the first rule that matches; null for none.</param>
/// <param name="Why">Says why every other tier is closed; asked only where that matters, because it is much text.</param>
internal sealed record ResidencyVerdict(IReadOnlySet<Tier> Open, string? Rule, Func<string> Why)
{
    /// <summary>Why every other tier is closed, for people.</summary>
    public string Refusal => Why();

    /// <summary>Whether the request has a classification that no rule names, or one that cannot be known.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>Whether a backend of <paramref name="tier"/> may see the request. What has no tier is closed.</summary>
    public bool Allows(Tier tier) => tier == Tier.Sovereign || Open.Contains(tier);
}
