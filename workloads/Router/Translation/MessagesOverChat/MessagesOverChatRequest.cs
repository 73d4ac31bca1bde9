using System.Text.Json.Nodes;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation.MessagesOverChat;

/// <summary>The fields of a request but its messages.</summary>
internal static class MessagesOverChatRequest
{
    /// <inheritdoc cref="ApiTranslation.Request"/>
    public static JsonObject Translate(JsonObject request, UpstreamTraits upstream)
    {
        KeptState.Refuse(ModelApi.Messages, request);
        if (request.Has("compaction"))
            throw request.Refuse("compaction", "the chosen model's API can't summarize a conversation in place; ask for a summary in messages");
        if (request.Has("mcp_servers"))
            throw request.Refuse("mcp_servers", "the chosen model's API connects to no MCP servers; give their tools in tools");
        var maxTokens = request.Integer("max_tokens") ?? throw request.Refuse("max_tokens", "is missing; it must be an integer");

        var chat = new JsonObject { ["model"] = upstream.Model, ["messages"] = MessagesOverChatMessages.Translate(request, upstream) };
        chat[upstream.OpenAiOnly ? "max_completion_tokens" : "max_tokens"] = maxTokens;
        request.CopyTo("temperature", chat);
        request.CopyTo("top_p", chat);
        if (!upstream.OpenAiOnly)
            request.CopyTo("top_k", chat);
        if (request.Has("stop_sequences"))
            request.CopyTo("stop_sequences", chat, "stop");
        if (request.Object("metadata")?.Text("user_id") is { } user)
            chat["user"] = user;
        if (request.Flag("stream") == true)
        {
            chat["stream"] = true;
            chat["stream_options"] = new JsonObject { ["include_usage"] = true };
        }

        AddTools(request, chat);
        if (Effort(request) is { } effort)
            chat["reasoning_effort"] = effort;
        if ((request.Object("output_config")?.Object("format") ?? request.Object("output_format")) is { } format)
            chat["response_format"] = Format(format);
        return chat;
    }

    private static void AddTools(JsonObject request, JsonObject chat)
    {
        if (!request.Has("tools"))
            return;
        chat["tools"] = request.Objects("tools").Select(Tool).ToJsonArray();
        if (request.Object("tool_choice") is not { } choice)
            return;
        chat["tool_choice"] = choice.RequiredText("type") switch
        {
            "auto" => "auto",
            "any" => "required",
            "none" => "none",
            "tool" => new JsonObject { ["type"] = "function", ["function"] = new JsonObject { ["name"] = choice.RequiredText("name") } },
            var type => throw choice.Refuse("type", $"{type} is not one of auto, any, tool, none"),
        };
        if (choice.Flag("disable_parallel_tool_use") == true)
            chat["parallel_tool_calls"] = false;
    }

    private static JsonObject Tool(JsonObject tool)
    {
        if (tool.Text("type") is { } type and not "custom")
            throw tool.Refuse("type", $"the chosen model's API has no tool {type}; define it as a custom tool with an input_schema");
        var function = new JsonObject { ["name"] = tool.RequiredText("name") };
        tool.CopyTo("description", function);
        function["parameters"] = tool.RequiredObject("input_schema").DeepClone();
        tool.CopyTo("strict", function);
        return new JsonObject { ["type"] = "function", ["function"] = function };
    }

    // Efforts beyond high are known to few models, and refused by the others.
    private static string? Effort(JsonObject request)
    {
        if (request.Object("thinking") is not { } thinking)
            return null;
        var effort = request.Object("output_config")?.Text("effort") switch
        {
            "xhigh" or "max" => "high",
            var other => other,
        };
        return thinking.RequiredText("type") switch
        {
            "enabled" => effort ?? thinking.Integer("budget_tokens") switch
            {
                null => null,
                < 4096 => "low",
                < 16384 => "medium",
                _ => "high",
            },
            "disabled" => null,
            _ => effort,
        };
    }

    private static JsonObject Format(JsonObject format)
    {
        if (format.RequiredText("type") is not "json_schema" and var type)
            throw format.Refuse("type", $"{type} is not json_schema");
        return new JsonObject
        {
            ["type"] = "json_schema",
            ["json_schema"] = new JsonObject { ["name"] = "answer", ["schema"] = format.RequiredObject("schema").DeepClone(), ["strict"] = true },
        };
    }
}
