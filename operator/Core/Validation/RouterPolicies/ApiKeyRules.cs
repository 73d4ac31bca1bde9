using CwHoe.Api.RouterPolicies;

namespace CwHoe.Core.Validation.RouterPolicies;

/// <summary>Rules of <c>spec.apiKeys</c>, and of the fields that name one of them.</summary>
internal static class ApiKeyRules
{
    private const string Field = "spec.apiKeys";
    private const string Prefix = "key:";

    /// <summary>Callers' names, each once.</summary>
    public static IEnumerable<Violation> Names(RouterPolicy policy) => Check.Names(Check.Each(Field, policy.Spec.ApiKeys).Select(key => ($"{key.Field}.name", key.Item.Name)));

    /// <summary>Keys that can be found, each of one caller.</summary>
    public static IEnumerable<Violation> Secrets(RouterPolicy policy)
    {
        foreach (var (field, key) in Check.Each(Field, policy.Spec.ApiKeys))
        {
            if (key.SecretRef is null)
                yield return new($"{field}.secretRef", "is required");
            foreach (var violation in Check.SecretKey($"{field}.secretRef", key.SecretRef))
                yield return violation;
        }

        var references = Check.Each(Field, policy.Spec.ApiKeys)
            .Select(key => ($"{key.Field}.secretRef", key.Item.SecretRef is { Name: { } name, Key: { } entry } ? $"key {entry} of Secret {name}" : null));
        foreach (var violation in Check.Unique(references))
            yield return violation with { Message = $"{violation.Message}: it cannot tell one caller from the other" };
    }

    /// <summary>An identity that is no API key or one that exists: nobody else could come as it.</summary>
    public static IEnumerable<Violation> Known(RouterPolicy policy, string field, string? identity)
    {
        if (identity is null || !identity.StartsWith(Prefix, StringComparison.Ordinal) || identity.EndsWith('*'))
            yield break;
        if (policy.Spec.ApiKeys?.Any(key => key.Name == identity[Prefix.Length..]) != true)
            yield return new(field, $"is '{identity}', which is no key of {Field}");
    }
}
