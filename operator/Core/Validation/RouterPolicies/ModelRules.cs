using CwHoe.Api.RouterPolicies;

namespace CwHoe.Core.Validation.RouterPolicies;

/// <summary>Rules of <c>spec.models</c>, and of the fields that name one of them.</summary>
internal static class ModelRules
{
    /// <summary>There are models, and someone to answer for each.</summary>
    public static IEnumerable<Violation> Presence(RouterPolicy policy)
    {
        if (policy.Spec.Models is not { Count: > 0 })
            yield return new("spec.models", "is required: at least one");
        foreach (var (field, model) in Check.Each("spec.models", policy.Spec.Models))
        {
            if (model.Backends is not { Count: > 0 })
                yield return new($"{field}.backends", "is required: at least one");
        }
    }

    /// <summary>Names that clients can ask for, each once.</summary>
    public static IEnumerable<Violation> Aliases(RouterPolicy policy) =>
    [
        .. Check.Each("spec.models", policy.Spec.Models)
            .Where(model => !Syntax.IsModelName(model.Item.Alias))
            .Select(model => new Violation($"{model.Field}.alias", $"is '{model.Item.Alias}'; it must be 1-128 letters, digits and . _ : / -, the first a letter or digit")),
        .. Check.Unique(Check.Each("spec.models", policy.Spec.Models).Select(model => ($"{model.Field}.alias", model.Item.Alias))),
    ];

    /// <summary>A list of aliases, all of which are offered.</summary>
    public static IEnumerable<Violation> Known(RouterPolicy policy, string field, IReadOnlyList<string>? aliases) =>
        Check.Each(field, aliases).SelectMany(alias => Known(policy, alias.Field, alias.Item));

    /// <summary>An alias that is offered; null is right.</summary>
    public static IEnumerable<Violation> Known(RouterPolicy policy, string field, string? alias)
    {
        if (alias is not null && policy.Spec.Models?.Any(model => model.Alias == alias) != true)
            yield return new(field, $"is '{alias}', which is no alias of spec.models");
    }
}
