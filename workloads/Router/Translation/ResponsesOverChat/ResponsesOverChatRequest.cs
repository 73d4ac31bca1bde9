using System.Text.Json.Nodes;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation.ResponsesOverChat;

/// <summary>The fields of a request but its input.</summary>
internal static class ResponsesOverChatRequest
{
    /// <inheritdoc cref="ApiTranslation.Request"/>
    /// <param name="request">The client's.</param>
    /// <param name="upstream">What it is for.</param>
    /// <param name="input">Reads the request's input.</param>
    public static JsonObject Translate(JsonObject request, UpstreamTraits upstream, ResponseInput input)
    {
        KeptState.Refuse(ModelApi.Responses, request);
        var chat = new JsonObject { ["model"] = upstream.Model, ["messages"] = input.Messages(request, upstream) };
        request.CopyTo("max_output_tokens", chat, upstream.OpenAiOnly ? "max_completion_tokens" : "max_tokens");
        request.CopyTo("temperature", chat);
        request.CopyTo("top_p", chat);
        if ((request.Text("safety_identifier") ?? request.Text("user")) is { } user)
            chat["user"] = user;
        if (request.Flag("stream") == true)
        {
            chat["stream"] = true;
            chat["stream_options"] = new JsonObject { ["include_usage"] = true };
        }

        request.Object("reasoning")?.CopyTo("effort", chat, "reasoning_effort");
        if (request.Object("text")?.Object("format") is { } format)
            chat["response_format"] = Format(format);
        if (request.Has("tools"))
            AddTools(request, chat);
        return chat;
    }

    private static void AddTools(JsonObject request, JsonObject chat)
    {
        chat["tools"] = request.Objects("tools").Select(Tool).ToJsonArray();
        if (request["tool_choice"] is { } choice)
            chat["tool_choice"] = choice is JsonObject named ? Choice(named) : choice.DeepClone();
        request.CopyTo("parallel_tool_calls", chat);
    }

    private static JsonObject Tool(JsonObject tool)
    {
        if (tool.RequiredText("type") is not "function" and var type)
            throw tool.Refuse("type", $"there is no built-in {type} here; define a function");
        var function = new JsonObject { ["name"] = tool.RequiredText("name") };
        foreach (var field in (string[])["description", "parameters", "strict"])
            tool.CopyTo(field, function);
        return Function(function);
    }

    private static JsonObject Choice(JsonObject choice) => choice.RequiredText("type") switch
    {
        "function" => Function(new() { ["name"] = choice.RequiredText("name") }),
        "allowed_tools" => new()
        {
            ["type"] = "allowed_tools",
            ["allowed_tools"] = new JsonObject
            {
                ["mode"] = choice.Text("mode") ?? "auto",
                ["tools"] = choice.Objects("tools").Select(t => Function(new() { ["name"] = t.RequiredText("name") })).ToJsonArray(),
            },
        },
        var type => throw choice.Refuse("type", $"there is no built-in {type} here; use function or allowed_tools"),
    };

    private static JsonObject Function(JsonObject function) => new() { ["type"] = "function", ["function"] = function };

    private static JsonObject Format(JsonObject format)
    {
        if (format.RequiredText("type") is not "json_schema" and var type)
            return new() { ["type"] = type };
        var schema = new JsonObject { ["name"] = format.RequiredText("name") };
        foreach (var field in (string[])["description", "schema", "strict"])
            format.CopyTo(field, schema);
        return new() { ["type"] = "json_schema", ["json_schema"] = schema };
    }
}
