using System.Text.Json.Nodes;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation.ResponsesOverChat;

/// <summary>
/// Instructions and input of a request as messages. What the assistant did between two items of others becomes one message: reasoning, text, calls.
/// Images in the output of a function, for which a tool's message has no place, come in a user's message after it. For one request.
/// </summary>
internal sealed class ResponseInput
{
    private readonly JsonArray _messages = [];
    private readonly List<JsonNode> _images = [];
    private readonly Dictionary<string, string> _origins = new() { ["response_format.json_schema"] = "text.format", ["response_format"] = "text.format" };
    private JsonObject? _assistant;

    /// <summary>Whether reasoning keeps the signatures that Messages wants back; false by default.</summary>
    public bool KeepsSignatures { get; init; }

    /// <summary>Reads the request.</summary>
    /// <exception cref="BadRequestException">An item can't be said.</exception>
    public JsonArray Messages(JsonObject request, UpstreamTraits upstream)
    {
        if (request.Text("instructions") is { Length: > 0 } instructions)
            Add("system", instructions, "instructions");
        if (request["input"] is JsonArray)
        {
            foreach (var item in request.Objects("input"))
                AddItem(item);
            EndResults();
        }
        else
        {
            Add("user", request.Text("input") ?? throw request.Refuse("input", "is missing; it must be a string or an array"), "input");
        }

        foreach (var message in _messages.OfType<JsonObject>())
        {
            // As with Messages: reasoning matters to a model that is at work with tools.
            if (upstream.OpenAiOnly || message["tool_calls"] is null)
                message.Remove("reasoning_content");
        }

        return _messages;
    }

    /// <summary>Where in the client's request a field of the translated one came from.</summary>
    public string? Origin(string? field)
    {
        if (field is null)
            return null;
        var known = _origins.Keys.Where(k => $"{field}.".StartsWith(k, StringComparison.Ordinal) && $"{field}."[k.Length] is '.' or '[').MaxBy(k => k.Length);
        var origin = known is null ? field : _origins[known] + field[known.Length..];
        return origin.Replace(".image_url.url", ".image_url", StringComparison.Ordinal)
            .Replace(".file.", ".", StringComparison.Ordinal)
            .Replace(".function.", ".", StringComparison.Ordinal);
    }

    private void AddItem(JsonObject item)
    {
        var type = item.Text("type") ?? (item["role"] is null ? throw item.Refuse("type", "is missing; it must be a string") : "message");
        if (type != "function_call_output")
            EndResults();
        switch (type)
        {
            case "message":
                AddMessage(item);
                break;
            case "reasoning":
                AddReasoning(item);
                break;
            case "function_call":
                AddCall(item);
                break;
            case "function_call_output":
                AddOutput(item);
                break;
            default:
                throw item.Refuse("type", $"{type} can't be used here; use message, reasoning, function_call or function_call_output");
        }
    }

    private JsonObject Add(string role, JsonNode? content, string origin)
    {
        _assistant = null;
        _origins[$"messages[{_messages.Count}]"] = origin;
        var message = new JsonObject { ["role"] = role, ["content"] = content };
        _messages.Add((JsonNode)message);
        return message;
    }

    private JsonObject Assistant(JsonObject item) => _assistant ??= Add("assistant", null, item.Path());

    private void AddMessage(JsonObject item)
    {
        switch (item.RequiredText("role"))
        {
            case "assistant":
                AddSaid(item);
                break;
            case "user":
                Add("user", Content(item, "content"), item.Path());
                break;
            case "system" or "developer":
                Add("system", Content(item, "content"), item.Path());
                break;
            case var role:
                throw item.Refuse("role", $"{role} is not one of user, assistant, system, developer");
        }
    }

    private void AddSaid(JsonObject item)
    {
        var message = Assistant(item);
        var text = item["content"] is JsonArray
            ? string.Concat(item.Objects("content").Select(part => part.Text("refusal") ?? part.RequiredText("text")))
            : item.RequiredText("content");
        message["content"] = message.Text("content") is { } before ? $"{before}\n\n{text}" : text;
    }

    private void AddReasoning(JsonObject item)
    {
        var message = Assistant(item);
        var parts = item.Has("content") ? item.Objects("content") : item.Objects("summary");
        var text = string.Join("\n\n", parts.Select(part => part.RequiredText("text")));
        if (text.Length > 0)
            message["reasoning_content"] = message.Text("reasoning_content") + text;
        if (!KeepsSignatures || ReasoningSeal.Open(item.Text("encrypted_content"), text) is not { } detail)
            return;
        if (message["reasoning_details"] is not JsonArray details)
            message["reasoning_details"] = details = [];
        details.Add((JsonNode)detail);
    }

    private void AddCall(JsonObject item)
    {
        var message = Assistant(item);
        if (message["tool_calls"] is not JsonArray calls)
            message["tool_calls"] = calls = [];
        var call = $"messages[{_messages.Count - 1}].tool_calls[{calls.Count}]";
        _origins[call] = item.Path();
        _origins[$"{call}.function"] = item.Path();
        _origins[$"{call}.id"] = $"{item.Path()}.call_id";
        calls.Add((JsonNode)new JsonObject
        {
            ["id"] = item.RequiredText("call_id"),
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = item.RequiredText("name"), ["arguments"] = item.RequiredText("arguments") },
        });
    }

    private void AddOutput(JsonObject item)
    {
        var id = item.RequiredText("call_id");
        _origins[$"messages[{_messages.Count}].tool_call_id"] = $"{item.Path()}.call_id";
        var text = item["output"] is not JsonArray ? item.RequiredText("output") : null;
        if (text is null)
        {
            var parts = item.Objects("output").Select(ResponseInputContent.Part).ToList();
            text = string.Join('\n', parts.Where(p => p["text"] is not null).Select(p => p["text"]!.GetValue<string>()));
            var others = parts.Where(p => p["text"] is null).ToList();
            if (others.Count > 0)
                _images.AddRange([ResponseInputContent.Text($"From the output of call {id}:"), .. others]);
        }

        Add("tool", text, item.Path())["tool_call_id"] = id;
    }

    private void EndResults()
    {
        if (_images.Count == 0)
            return;
        Add("user", _images.ToJsonArray(), "input");
        _images.Clear();
    }

    private static JsonNode Content(JsonObject item, string name)
    {
        if (item[name] is not JsonArray)
            return item.RequiredText(name);
        var parts = item.Objects(name).Select(ResponseInputContent.Part).ToList();
        return parts is [var only] && only["text"] is { } text ? text.DeepClone() : parts.ToJsonArray();
    }
}
