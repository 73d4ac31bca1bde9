using System.Text.Json.Nodes;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation.ChatOverMessages;

/// <summary>Tools and the choice among them.</summary>
internal static class MessageTools
{
    /// <summary>Sets <c>tools</c> and <c>tool_choice</c>.</summary>
    public static void Add(JsonObject request, MessageTurns turns, string model, JsonObject messages)
    {
        if (!request.Has("tools"))
        {
            AddForgotten(turns, messages);
            return;
        }

        var tools = request.Objects("tools").Select(tool => Tool(tool, model)).ToList();
        var choice = Choice(request, tools);
        messages["tools"] = tools.ToJsonArray();
        if (request.Flag("parallel_tool_calls") == false && choice?["type"]!.GetValue<string>() != "none")
            (choice ??= new() { ["type"] = "auto" })["disable_parallel_tool_use"] = true;
        if (choice is not null)
            messages["tool_choice"] = choice;
    }

    // Messages wants every tool defined that was called; a client that is through with its tools may leave them out.
    private static void AddForgotten(MessageTurns turns, JsonObject messages)
    {
        if (turns.ToolNames.Count == 0)
            return;
        messages["tools"] = turns.ToolNames.Select(name => (JsonNode)new JsonObject { ["name"] = name, ["input_schema"] = AnyObject() }).ToJsonArray();
        messages["tool_choice"] = new JsonObject { ["type"] = "none" };
    }

    private static JsonObject AnyObject() => new() { ["type"] = "object", ["properties"] = new JsonObject() };

    private static JsonObject Tool(JsonObject tool, string model)
    {
        if (tool.RequiredText("type") is not "function" and var type)
            throw tool.Refuse("type", $"the chosen model's API has no tool of type {type}; use function");
        var function = tool.RequiredObject("function");
        var translated = new JsonObject { ["name"] = function.RequiredText("name") };
        function.CopyTo("description", translated);
        translated["input_schema"] = function.Object("parameters") is { Count: > 0 } parameters ? parameters.DeepClone() : AnyObject();
        if (function.Flag("strict") == true && ClaudeModel.TakesSchema(model))
            translated["strict"] = true;
        return translated;
    }

    private static JsonObject? Choice(JsonObject request, List<JsonObject> tools)
    {
        switch (request["tool_choice"])
        {
            case null:
                return null;
            case JsonObject named:
                return Named(named, tools);
            default:
                return request.Text("tool_choice") switch
                {
                    "required" => new() { ["type"] = "any" },
                    "auto" => new() { ["type"] = "auto" },
                    "none" => new() { ["type"] = "none" },
                    var other => throw request.Refuse("tool_choice", $"{other} is not one of auto, required, none, or an object"),
                };
        }
    }

    private static JsonObject Named(JsonObject choice, List<JsonObject> tools)
    {
        switch (choice.RequiredText("type"))
        {
            case "function":
                return new() { ["type"] = "tool", ["name"] = choice.RequiredObject("function").RequiredText("name") };
            case "allowed_tools":
                var allowed = choice.RequiredObject("allowed_tools");
                var names = allowed.Objects("tools").Select(t => t.RequiredObject("function").RequiredText("name")).ToHashSet();
                tools.RemoveAll(t => !names.Contains(t["name"]!.GetValue<string>()));
                return new() { ["type"] = allowed.Text("mode") == "required" ? "any" : "auto" };
            case var type:
                throw choice.Refuse("type", $"the chosen model's API can't choose {type}; use function or allowed_tools");
        }
    }
}
