using System.Text.Json;
using System.Text.RegularExpressions;
using CwHoe.Api.RouterPolicies;

namespace CwHoe.Core.Validation.RouterPolicies;

/// <summary>Rules of <c>spec.prompts</c>.</summary>
internal static partial class PromptRules
{
    private const string Field = "spec.prompts";

    /// <summary>Names that headers and metrics can carry, each once.</summary>
    public static IEnumerable<Violation> Names(RouterPolicy policy) => Check.Names(Check.Each(Field, policy.Spec.Prompts).Select(prompt => ($"{prompt.Field}.name", prompt.Item.Name)));

    /// <summary>Models that are offered, and no model with two templates.</summary>
    public static IEnumerable<Violation> Models(RouterPolicy policy)
    {
        var models = Check.Each(Field, policy.Spec.Prompts).SelectMany(prompt => Check.Each($"{prompt.Field}.models", prompt.Item.Models)).ToList();
        return
        [
            .. models.SelectMany(model => ModelRules.Known(policy, model.Field, model.Item)),
            .. Check.Unique(models.Select(model => (model.Field, (string?)model.Item)))
                .Select(violation => violation with { Message = $"{violation.Message}; a request goes with one template" }),
        ];
    }

    /// <summary>Something to say, with variables that can be told from the text.</summary>
    public static IEnumerable<Violation> Text(RouterPolicy policy)
    {
        foreach (var (field, prompt) in Check.Each(Field, policy.Spec.Prompts))
        {
            if (prompt is { Prefix: null, Postfix: null })
                yield return new(field, "has neither prefix nor postfix and so does nothing; set one");
            foreach (var (name, text) in new[] { ("prefix", prompt.Prefix), ("postfix", prompt.Postfix) })
            {
                if (text is not null && Variable().Replace(text, "").Contains("{{", StringComparison.Ordinal))
                    yield return new($"{field}.{name}", "has a '{{' that begins no variable; write {{name}}, of letters, digits and _");
            }
        }
    }

    /// <summary>Defaults that are used, and no variable that a schema keeps everyone from setting.</summary>
    public static IEnumerable<Violation> Variables(RouterPolicy policy)
    {
        foreach (var (field, prompt) in Check.Each(Field, policy.Spec.Prompts))
        {
            var used = Used(prompt);
            foreach (var name in (prompt.Variables?.Keys ?? []).Where(name => !used.Contains(name)).Order(StringComparer.Ordinal))
                yield return new($"{field}.variables[{name}]", "is in neither prefix nor postfix");
            if (Declared(prompt) is not { } declared)
                continue;
            foreach (var name in used.Where(name => !declared.Contains(name) && prompt.Variables?.ContainsKey(name) != true))
                yield return new($"{field}.schema.properties", $"has no '{name}', which the text uses; add it, or give it a value in variables");
        }
    }

    /// <summary>A schema that routers hold to in full.</summary>
    public static IEnumerable<Violation> Schema(RouterPolicy policy) => Check.Each(Field, policy.Spec.Prompts)
        .Where(prompt => prompt.Item.Schema is not null)
        .SelectMany(prompt => PromptSchema.Check($"{prompt.Field}.schema", prompt.Item.Schema!.Value));

    /// <summary>Variables in the text, each once, in ordinal order.</summary>
    public static SortedSet<string> Used(RouterPolicyPrompt prompt) =>
        new(Variable().Matches($"{prompt.Prefix}\n{prompt.Postfix}").Select(match => match.Groups["name"].Value), StringComparer.Ordinal);

    // Null where a request may set what it likes.
    private static HashSet<string>? Declared(RouterPolicyPrompt prompt) =>
        prompt.Schema is { ValueKind: JsonValueKind.Object } schema && schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? [.. properties.EnumerateObject().Select(property => property.Name)]
            : null;

    [GeneratedRegex(RouterPolicyPatterns.Variable, RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Variable();
}
