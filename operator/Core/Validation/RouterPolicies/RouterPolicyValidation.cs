using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;

namespace CwHoe.Core.Validation.RouterPolicies;

/// <summary>Says all that is wrong with a RouterPolicy.</summary>
public static class RouterPolicyValidation
{
    private static readonly Func<RouterPolicy, IEnumerable<Violation>>[] Rules = [Name, Models, Aliases, Backends, Sovereignty];

    /// <summary>Runs every rule.</summary>
    /// <returns>Every violation, in the order of the fields; empty for a valid one.</returns>
    public static IReadOnlyList<Violation> Validate(RouterPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return [.. Rules.SelectMany(rule => rule(policy))];
    }

    private static IEnumerable<Violation> Name(RouterPolicy policy) => Check.ServiceName(policy.Metadata);

    private static IEnumerable<Violation> Models(RouterPolicy policy)
    {
        if (policy.Spec.Models is not { Count: > 0 })
            yield return new("spec.models", "is required: at least one");
    }

    private static IEnumerable<Violation> Aliases(RouterPolicy policy)
    {
        var models = policy.Spec.Models ?? [];
        for (var i = 0; i < models.Count; i++)
        {
            if (string.IsNullOrEmpty(models[i].Alias))
                yield return new($"spec.models[{i}].alias", "is required");
            else if (models.Take(i).Any(other => other.Alias == models[i].Alias))
                yield return new($"spec.models[{i}].alias", $"{models[i].Alias} is there twice");
        }
    }

    private static IEnumerable<Violation> Backends(RouterPolicy policy) => (policy.Spec.Models ?? []).SelectMany((model, i) => model.Backends is { Count: > 0 } backends
        ? backends.SelectMany((backend, j) => Backend($"spec.models[{i}].backends[{j}]", backend))
        : [new($"spec.models[{i}].backends", "is required: at least one")]);

    private static IEnumerable<Violation> Backend(string field, RouterPolicyBackend backend)
    {
        foreach (var violation in Check.ExactlyOne(field, ("nodeRef", backend.NodeRef), ("nodeSelector", backend.NodeSelector), ("provider", backend.Provider)))
            yield return violation;
        foreach (var violation in Check.Reference($"{field}.nodeRef", backend.NodeRef))
            yield return violation;
        if (backend.Provider is not null && backend.Model is null)
            yield return new($"{field}.model", "is required: the name the provider knows the model by");
        if (backend.Provider == Provider.OpenaiCompatible && backend.BaseUrl is null)
            yield return new($"{field}.baseUrl", "is required for provider openaiCompatible");
        if (backend.BaseUrl is not null && !Syntax.IsBaseUrl(backend.BaseUrl))
            yield return new($"{field}.baseUrl", "is not an http or https URL without credentials and query");
        if (backend.Provider is null && (backend.SecretRef is not null || backend.BaseUrl is not null))
            yield return new(field, "secretRef and baseUrl are for providers; an AgentNode carries its own");
    }

    private static IEnumerable<Violation> Sovereignty(RouterPolicy policy)
    {
        if ((policy.Spec.Sovereignty?.Mode ?? SovereigntyMode.SovereignOnly) != SovereigntyMode.SovereignOnly)
            return [];
        return (policy.Spec.Models ?? [])
            .Select((model, i) => (Model: model, Index: i))
            .Where(item => item.Model.Backends is { Count: > 0 } backends && !backends.Any(IsSovereign))
            .Select(item => new Violation(
                $"spec.models[{item.Index}].backends", "has none that is sovereign, which mode SovereignOnly, the default, needs: add a nodeRef or set spec.sovereignty.mode"));
    }

    private static bool IsSovereign(RouterPolicyBackend backend) => backend.Tier is { } tier ? tier == Tier.Sovereign : backend.NodeRef is not null || backend.NodeSelector is not null;
}
