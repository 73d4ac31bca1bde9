using CwHoe.Api.AgentNodes;
using CwHoe.Contracts;

namespace CwHoe.Core.Validation.AgentNodes;

/// <summary>Rules of <c>spec.external</c> and of what cannot go with it.</summary>
internal static class ExternalRules
{
    /// <summary>The section is there exactly when the engine is external, and nothing that only pods have is.</summary>
    public static IEnumerable<Violation> Presence(AgentNode node)
    {
        var spec = node.Spec;
        if (spec.Engine?.Type is not { } type)
            yield break;
        if (type != Engine.External)
        {
            if (spec.External is not null)
                yield return new("spec.external", $"is for engine type external; this one is {type.Name()}");
            yield break;
        }
        if (spec.External is null)
            yield return new("spec.external", "is required for engine type external");
        (string Field, object? Value)[] podsOnly =
        [
            ("spec.engine.image", spec.Engine.Image),
            ("spec.engine.args", spec.Engine.Args is { Count: > 0 } args ? args : null),
            ("spec.engine.env", spec.Engine.Env is { Count: > 0 } env ? env : null),
            ("spec.engine.port", spec.Engine.Port),
            ("spec.gpu", spec.Gpu),
            ("spec.resources", spec.Resources),
            ("spec.autoscaling", spec.Autoscaling),
            ("spec.cache", spec.Cache),
            ("spec.scheduling", spec.Scheduling),
            ("spec.podOverrides", spec.PodOverrides),
        ];
        foreach (var (field, _) in podsOnly.Where(item => item.Value is not null))
            yield return new(field, "an external engine has no pods; leave it out");
    }

    /// <summary>An address, and the key of a Secret where one is named.</summary>
    public static IEnumerable<Violation> Server(AgentNode node)
    {
        if (node.Spec.External is not { } external)
            yield break;
        if (!Syntax.IsBaseUrl(external.BaseUrl))
            yield return new("spec.external.baseUrl", "is not an http or https URL without credentials and query, such as https://models.example.org/v1");
        else if (Syntax.IsOwnMachine(external.BaseUrl))
            yield return new("spec.external.baseUrl", "is an address of the operator's own machine; name a server that others can reach too");
        foreach (var violation in Check.SecretKey("spec.external.secretRef", external.SecretRef))
            yield return violation;
    }
}
