using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;
using CwHoe.Core.Planning.RouterPolicies;

namespace CwHoe.Core.Status.RouterPolicies;

/// <summary>Whether someone can answer for each model: an AgentNode that serves, or a provider whose key is there. What the policy closes to all requests does not count.</summary>
internal static class BackendsReadyCondition
{
    /// <summary>Judges every model; names those that have nobody, and whoever is missing from the others.</summary>
    public static ConditionState Of(ResolvedPolicy policy)
    {
        var models = policy.Policy.Spec.Models!.Select(model => new Model(model.Alias!, [.. Answers(policy, model)])).ToList();
        var lacking = models.Where(model => model.Answers.Any(answer => answer.Problem is not null)).OrderBy(model => model.IsServed).ToList();
        if (lacking.Count == 0)
            return new(ConditionType.BackendsReady, true, Reason.BackendsAvailable, "every model has its backends");
        var missing = string.Join("; ", lacking.Select(model => $"{model.Alias}: {string.Join(", ", model.Answers.Select(answer => answer.Problem).OfType<string>())}"));
        // Whether to call somebody depends on the models that have nobody, where there are any.
        var unserved = lacking.Where(model => !model.IsServed).ToList();
        var waits = (unserved.Count > 0 ? unserved : lacking).SelectMany(model => model.Answers).All(answer => answer.Problem is null || answer.IsOnItsWay);
        return unserved.Count > 0
            ? new(ConditionType.BackendsReady, false, waits ? Reason.Progressing : Reason.NoBackendReady, missing)
            : new(ConditionType.BackendsReady, true, waits ? Reason.Progressing : Reason.Degraded, $"every model has a backend, though some are missing: {missing}");
    }

    private static IEnumerable<Answer> Answers(ResolvedPolicy policy, RouterPolicyModel model)
    {
        var open = model.Backends!.Index().Where(backend => Openness.IsOpen(policy.Policy, model, backend.Item)).ToList();
        return open.Count == 0
            ? [new("no rule of spec.sovereignty.allow lets a request go to any of its backends", false)]
            : open.SelectMany(backend => backend.Item.Provider is { } provider
                ? [OfProvider(provider, backend.Item, policy.Observed)]
                : OfNodes([.. policy.Backends.Where(node => node.Model == model.Alias && node.Index == backend.Index)], backend.Index));
    }

    private static Answer OfProvider(Provider provider, RouterPolicyBackend backend, RouterPolicyObserved observed) =>
        new(MissingKey.Of(backend.SecretRef, observed) is { } missing ? $"provider {provider.Name()}: {missing}" : null, false);

    private static IEnumerable<Answer> OfNodes(List<RouterPolicyBackendStatus> nodes, int index) => nodes.Count == 0
        ? [new($"no AgentNode matches backends[{index}].nodeSelector", false)]
        : nodes.Select(node => node switch
        {
            { Ready: not true } => new Answer($"AgentNode {node.Node}: {node.Message}", node.Reason == Reason.Progressing.Name() || node.Reason == Reason.ScaledToZero.Name()),
            { Addresses.Count: 0 } => new($"AgentNode {node.Node}: no pod serves", true),
            _ => new(null, false),
        });

    /// <param name="Problem">Why it can't answer, for people; null where it can.</param>
    /// <param name="IsOnItsWay">Whether waiting alone will mend that.</param>
    private sealed record Answer(string? Problem, bool IsOnItsWay);

    private sealed record Model(string Alias, IReadOnlyList<Answer> Answers)
    {
        public bool IsServed => Answers.Any(answer => answer.Problem is null);
    }
}
