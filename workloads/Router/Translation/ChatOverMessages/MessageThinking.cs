using System.Text.Json.Nodes;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation.ChatOverMessages;

/// <summary>
/// <c>reasoning_effort</c> as thinking: adaptive, or a number of tokens for models before 4.6. A request that forces a tool, goes on with an
/// answer, or comes back from a tool without the thinking that led to it may not think and does not.
/// </summary>
internal static class MessageThinking
{
    private const int Least = 1024;

    /// <summary>Sets <c>thinking</c>, and what depends on it.</summary>
    public static void Add(JsonObject request, MessageTurns turns, UpstreamTraits upstream, JsonObject messages)
    {
        if (request.Text("reasoning_effort") is not { } effort || effort == "none" || !ClaudeModel.Thinks(upstream.Model))
            return;
        if (turns.EndsWithAssistant || (messages["tool_choice"] as JsonObject)?.Text("type") is "any" or "tool")
            return;
        if (ClaudeModel.ThinksAdaptively(upstream.Model))
        {
            var thinking = new JsonObject { ["type"] = "adaptive" };
            if (ClaudeModel.HidesThinking(upstream.Model))
                thinking["display"] = "summarized";
            messages["thinking"] = thinking;
            var config = messages["output_config"] as JsonObject ?? [];
            config["effort"] = effort switch
            {
                "minimal" => "low",
                "xhigh" when !ClaudeModel.TakesExtraEffort(upstream.Model) => "high",
                _ => effort,
            };
            messages["output_config"] = config;
        }
        else if (!turns.LacksThinking)
        {
            AddBudget(effort, upstream, messages);
        }
    }

    // The limit of tokens holds for thinking and answer together, in both APIs.
    private static void AddBudget(string effort, UpstreamTraits upstream, JsonObject messages)
    {
        var budget = effort switch
        {
            "minimal" => Least,
            "low" => 2048,
            "medium" => 8192,
            "high" => 16384,
            _ => 32768,
        };
        if (messages.Integer("max_tokens") is { } limit)
            budget = (int)Math.Min(budget, limit - Least);
        else
            messages["max_tokens"] = upstream.DefaultMaxTokens + budget;
        if (budget < Least)
            return;
        messages["thinking"] = new JsonObject { ["type"] = "enabled", ["budget_tokens"] = budget };
        // While it thinks a model samples as it was trained to.
        messages.Remove("temperature");
        messages.Remove("top_k");
        messages.Remove("top_p");
    }
}
