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

    /// <summary>Templates that exist.</summary>
    public static IEnumerable<Violation> Prompts(RouterPolicy policy) =>
    [
        .. Known(policy, $"{Field}.critiquePrompt", policy.Spec.Refinement?.CritiquePrompt),
        .. Known(policy, $"{Field}.revisePrompt", policy.Spec.Refinement?.RevisePrompt),
    ];

    private static IEnumerable<Violation> Known(RouterPolicy policy, string field, string? name)
    {
        if (name is not null && policy.Spec.Prompts?.Any(prompt => prompt.Name == name) != true)
            yield return new(field, $"is '{name}', which is no template of spec.prompts");
    }
}
