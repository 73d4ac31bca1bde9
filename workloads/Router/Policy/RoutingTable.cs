using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;

namespace CwHoe.Router.Policy;

/// <summary>What a policy means for requests. Immutable: a request keeps the one it began with.</summary>
internal sealed record RoutingTable
{
    /// <summary>Generation of the policy.</summary>
    public required long Generation { get; init; }

    /// <summary>Its version.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Models by alias.</summary>
    public required IReadOnlyDictionary<string, ModelRoute> Routes { get; init; }

    /// <summary>How a backend is chosen.</summary>
    public required RoutingStrategy Strategy { get; init; }

    /// <summary>Which requests may leave.</summary>
    public required SovereigntyMode Mode { get; init; }

    /// <summary>What may leave under <see cref="Mode"/>.</summary>
    public required IReadOnlyList<RouterPolicyRule> Rules { get; init; }

    /// <summary>Classification by the name of a session's service account.</summary>
    public required IReadOnlyDictionary<string, string?> Sessions { get; init; }

    /// <summary>Whether there are classified sessions that <see cref="Sessions"/> does not hold, so that one which is not in it may be any of them.</summary>
    public required bool HasUnlistedSessions { get; init; }

    /// <summary>Time-outs and such.</summary>
    public required Resilience Resilience { get; init; }

    /// <summary>API keys of clients outside of the cluster.</summary>
    public required IReadOnlyList<RouterPolicyApiKey> ApiKeys { get; init; }

    /// <summary>The policy itself, for what needs no preparation.</summary>
    public required RouterPolicySpec Spec { get; init; }
}
