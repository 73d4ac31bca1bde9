using CwHoe.Api.Schema;
using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Api.RouterPolicies;

/// <summary>Which models the router offers and where requests may go.</summary>
[ValidationRule(
    "has(self.sovereignty) && has(self.sovereignty.mode) && self.sovereignty.mode != 'SovereignOnly' || " +
    "self.models.all(m, m.backends.exists(b, has(b.tier) ? b.tier == 'sovereign' : !has(b.provider)))",
    Message = "under sovereignty.mode SovereignOnly, the default, each model needs a sovereign backend: add a nodeRef, or set sovereignty.mode to SovereignFirst or Any",
    FieldPath = ".models")]
[ValidationRule(
    "!has(self.refinement) || !has(self.refinement.criticModel) || self.models.exists(m, m.alias == self.refinement.criticModel)",
    Message = "refinement.criticModel must be the alias of one of models", FieldPath = ".refinement")]
public sealed record RouterPolicySpec
{
    /// <summary>Models that clients may ask for, by alias; 1-64. Required.</summary>
    [Required, Items(1, 64), ListMap("alias")]
    public IReadOnlyList<RouterPolicyModel>? Models { get; init; }

    /// <summary>How a backend is chosen among those allowed; default <c>priority</c>, which is their order.</summary>
    [Default(RoutingStrategy.Priority)]
    public RoutingStrategy? Strategy { get; init; }

    /// <summary>Which requests may leave the owner's machines; null for none.</summary>
    public RouterPolicySovereignty? Sovereignty { get; init; }

    /// <summary>Time-outs, retries, circuit breakers; null for the defaults.</summary>
    public RouterPolicyResilience? Resilience { get; init; }

    /// <summary>How much callers may use; null for no limit.</summary>
    public RouterPolicyLimits? Limits { get; init; }

    /// <summary>Drafts, critiques and revisions; null for none, whatever a request asks.</summary>
    public RouterPolicyRefinement? Refinement { get; init; }

    /// <summary>Templates around what callers send; at most 64.</summary>
    [Items(0, 64), ListMap("name")]
    public IReadOnlyList<RouterPolicyPrompt>? Prompts { get; init; }

    /// <summary>Answers kept for equal requests; null for none.</summary>
    public RouterPolicyCache? Cache { get; init; }

    /// <summary>Keys for clients outside of the cluster; those inside use their service account's token. At most 64.</summary>
    [Items(0, 64), ListMap("name")]
    public IReadOnlyList<RouterPolicyApiKey>? ApiKeys { get; init; }

    /// <summary>Pods of the router, 0-100; default 2. The <c>/scale</c> subresource writes it. Not used with <see cref="Autoscaling"/>.</summary>
    [RangeMinimum(0), RangeMaximum(100), Default(2)]
    public int? Replicas { get; init; }

    /// <summary>Scales on processor time (HorizontalPodAutoscaler); null for a fixed number of replicas.</summary>
    public RouterPolicyAutoscaling? Autoscaling { get; init; }

    /// <summary>CPU and memory of each replica; default a request of 100m CPU and 128Mi of memory, and a limit of 512Mi.</summary>
    public V1ResourceRequirements? Resources { get; init; }
}
