using CwHoe.Api.RouterPolicies;

namespace CwHoe.Core.Validation.RouterPolicies;

/// <summary>Rules of <c>spec.refinement</c>.</summary>
internal static class RefinementRules
{
    private const string Field = "spec.refinement";

    /// <summary>Models that are offered, to be refined and to criticise.</summary>
    public static IEnumerable<Violation> Models(RouterPolicy policy) =>
    [
        .. ModelRules.Known(policy, $"{Field}.models", policy.Spec.Refinement?.Models),
        .. ModelRules.Known(policy, $"{Field}.criticModel", policy.Spec.Refinement?.CriticModel),
    ];

    /// <summary>Temperatures that models take.</summary>
    public static IEnumerable<Violation> Temperatures(RouterPolicy policy) =>
    [
        .. Check.Range($"{Field}.temperature", policy.Spec.Refinement?.Temperature, "0", "2"),
        .. Check.Range($"{Field}.temperatureStep", policy.Spec.Refinement?.TemperatureStep, "-1", "1"),
    ];

    /// <summary>Templates that exist, with no variable that nobody sets: no request is asked for them.</summary>
    public static IEnumerable<Violation> Prompts(RouterPolicy policy) =>
    [
        .. Template(policy, $"{Field}.critiquePrompt", policy.Spec.Refinement?.CritiquePrompt, RouterPolicyRefinementVariables.Critique),
        .. Template(policy, $"{Field}.revisePrompt", policy.Spec.Refinement?.RevisePrompt, RouterPolicyRefinementVariables.Revise),
    ];

    private static IEnumerable<Violation> Template(RouterPolicy policy, string field, string? name, IReadOnlyList<string> given)
    {
        if (name is null)
            yield break;
        if (policy.Spec.Prompts?.FirstOrDefault(prompt => prompt.Name == name) is not { } template)
            yield return new(field, $"is '{name}', which is no template of spec.prompts");
        else if (PromptRules.Used(template).FirstOrDefault(variable => !given.Contains(variable) && template.Variables?.ContainsKey(variable) != true) is { } unset)
            yield return new(field, $"is '{name}', which uses {{{{{unset}}}}}; only {string.Join(", ", given)} and its own variables are set there");
    }
}
