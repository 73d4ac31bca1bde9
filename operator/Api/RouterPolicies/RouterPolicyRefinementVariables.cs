namespace CwHoe.Api.RouterPolicies;

/// <summary>Variables that routers set in the templates of <see cref="RouterPolicyRefinement"/>.</summary>
public static class RouterPolicyRefinementVariables
{
    /// <summary>In <see cref="RouterPolicyRefinement.CritiquePrompt"/>: what was said so far, as JSON, and the answer to judge.</summary>
    public static IReadOnlyList<string> Critique { get; } = ["conversation", "draft"];

    /// <summary>In <see cref="RouterPolicyRefinement.RevisePrompt"/>: the answer so far, what the critic says of it, and its score from 0 to 100.</summary>
    public static IReadOnlyList<string> Revise { get; } = ["draft", "critique", "score"];
}
