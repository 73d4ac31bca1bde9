using System.Text.Json.Nodes;
using CwHoe.Api.RouterPolicies;
using CwHoe.Router.Prompts;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Refinement;

/// <summary>The requests of a round, in the words of the policy's templates or the router's own. Pure.</summary>
internal static class RefinementPrompts
{
    private const string CritiqueSystem =
        "You review the answer of an assistant. Look for what is wrong, missing, unclear or not asked for. Reply with one JSON object and nothing else: " +
        "{\"score\": a whole number from 0 (useless) to 100 (nothing to change), \"critique\": \"what to change, in a few sentences\"}";

    private const string ReviseText =
        "A reviewer says of your answer:\n\n{{critique}}\n\nAnswer the request again, with what is right in this review mended. Give the answer alone; do not mention the review.";

    /// <summary>Asks the critic about an answer.</summary>
    /// <param name="spec">The policy.</param>
    /// <param name="model">Alias of the critic.</param>
    /// <param name="conversation">The client's request, as Chat Completions.</param>
    /// <param name="draft">The answer.</param>
    public static JsonObject Critique(RouterPolicySpec spec, string model, JsonObject conversation, string draft)
    {
        var said = JsonText.WriteString(conversation["messages"]!);
        var variables = new Dictionary<string, string> { ["conversation"] = said, ["draft"] = draft };
        var template = Named(spec, spec.Refinement?.CritiquePrompt);
        var system = template?.Prefix is { } prefix ? PromptTemplates.Fill(template, prefix, variables) : CritiqueSystem;
        var user = template?.Postfix is { } postfix ? PromptTemplates.Fill(template, postfix, variables) : $"The conversation:\n{said}\n\nThe answer:\n{draft}";
        return new()
        {
            ["model"] = model,
            ["messages"] = new JsonArray(Message("system", system), Message("user", user)),
            ["temperature"] = 0,
        };
    }

    /// <summary>Asks for a better answer.</summary>
    /// <param name="spec">The policy.</param>
    /// <param name="conversation">The client's request, as Chat Completions.</param>
    /// <param name="draft">The answer so far.</param>
    /// <param name="critique">What the critic says.</param>
    /// <param name="temperature">How freely.</param>
    public static JsonObject Revise(RouterPolicySpec spec, JsonObject conversation, string draft, Critique critique, decimal? temperature)
    {
        var revise = (JsonObject)conversation.DeepClone();
        var template = Named(spec, spec.Refinement?.RevisePrompt) ?? new RouterPolicyPrompt { Name = "revise", Postfix = ReviseText };
        var variables = new Dictionary<string, string>
        {
            ["draft"] = draft, ["critique"] = critique.Text, ["score"] = critique.Score.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        var messages = (JsonArray)revise["messages"]!;
        if (template.Prefix is { } prefix)
            messages.Insert(0, Message("system", PromptTemplates.Fill(template, prefix, variables)));
        messages.Add((JsonNode)Message("assistant", draft));
        messages.Add((JsonNode)Message("user", PromptTemplates.Fill(template, template.Postfix ?? ReviseText, variables)));
        if (temperature is { } heat)
            revise["temperature"] = heat;
        return revise;
    }

    private static RouterPolicyPrompt? Named(RouterPolicySpec spec, string? name) => name is null ? null : spec.Prompts?.FirstOrDefault(prompt => prompt.Name == name);

    private static JsonObject Message(string role, string content) => new() { ["role"] = role, ["content"] = content };
}
