using System.Text.Json.Nodes;
using CwHoe.Router.Translation.ChatStreams;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation.ChatOverMessages;

/// <summary>
/// The messages of a request as turns, user and assistant by turns. System and developer prompts go to the front, wherever they stood; messages of
/// one role in a row become one turn; results of tools come first in the turn that follows their calls, which Messages insists on.
/// </summary>
internal sealed class MessageTurns
{
    // Messages wants a user's turn first; some conversations begin with a greeting of the assistant's, or have a system prompt only.
    private const string Opening = "(start)";

    private readonly Dictionary<string, (string Id, JsonObject Call)> _unanswered = [];
    private readonly HashSet<string> _ids = [];
    private JsonArray? _turn;
    private string? _role;
    private int _results;

    private MessageTurns()
    {
    }

    /// <summary>The turns.</summary>
    public JsonArray Messages { get; } = [];

    /// <summary>The system prompts, as blocks of text.</summary>
    public JsonArray System { get; } = [];

    /// <summary>Tools that were called.</summary>
    public HashSet<string> ToolNames { get; } = [];

    /// <summary>Whether the model is to go on with an answer.</summary>
    public bool EndsWithAssistant => _role == "assistant";

    /// <summary>Whether the model comes back from a tool, and its thinking before the call is not there.</summary>
    public bool LacksThinking => _results > 0 && Messages is [.., JsonObject calls, _]
        && calls["content"]![0]!["type"]!.GetValue<string>() is not ("thinking" or "redacted_thinking");

    /// <summary>Reads <c>messages</c>.</summary>
    /// <exception cref="BadRequestException">A message can't be said.</exception>
    public static MessageTurns Of(JsonObject request)
    {
        if (request["messages"] is null)
            throw request.Refuse("messages", "is missing; it must be an array");
        var turns = new MessageTurns();
        foreach (var message in request.Objects("messages"))
            turns.Add(message);
        turns.RefuseUnanswered();
        turns.End();
        return turns;
    }

    private void Add(JsonObject message)
    {
        switch (message.RequiredText("role"))
        {
            case "system" or "developer":
                foreach (var block in MessageContent.Blocks(message))
                    System.Add((JsonNode)block);
                break;
            case "user":
                AddTo("user", MessageContent.Blocks(message));
                break;
            case "assistant":
                RefuseUnanswered();
                AddTo("assistant", [.. Thinking(message), .. MessageContent.Blocks(message)]);
                foreach (var call in message.Objects("tool_calls"))
                    AddTo("assistant", [ToolUse(call)]);
                if (message.Has("function_call"))
                    throw message.Refuse("function_call", "is no longer used; use tool_calls");
                break;
            case "tool":
                AddResult(message);
                break;
            case var role:
                throw message.Refuse("role", $"{role} is not one of system, developer, user, assistant, tool");
        }
    }

    private void AddTo(string role, IEnumerable<JsonObject> blocks)
    {
        foreach (var block in blocks)
            Turn(role).Add((JsonNode)block);
    }

    private JsonArray Turn(string role)
    {
        if (_turn is null && role == "assistant")
            Messages.Add((JsonNode)new JsonObject { ["role"] = "user", ["content"] = Opening });
        if (_turn is null || _role != role)
        {
            _turn = [];
            _role = role;
            _results = 0;
            Messages.Add((JsonNode)new JsonObject { ["role"] = role, ["content"] = _turn });
        }

        return _turn;
    }

    private static IEnumerable<JsonObject> Thinking(JsonObject message)
    {
        foreach (var detail in ChatAnswer.Details(message))
        {
            if (detail.Text("signature") is { Length: > 0 } signature)
                yield return new() { ["type"] = "thinking", ["thinking"] = detail.Text("text") ?? "", ["signature"] = signature };
            else if (detail.Text("type") == "reasoning.encrypted")
                yield return new() { ["type"] = "redacted_thinking", ["data"] = detail.RequiredText("data") };
        }
    }

    private JsonObject ToolUse(JsonObject call)
    {
        if (call.Text("type") is { } type and not "function")
            throw call.Refuse("type", $"the chosen model's API has no calls of type {type}; use function");
        var function = call.RequiredObject("function");
        var id = call.RequiredText("id");
        var name = function.RequiredText("name");
        var arguments = function.Text("arguments") is { } text && !string.IsNullOrWhiteSpace(text) ? text : "{}";
        var input = JsonText.TryRead(arguments) ?? throw function.Refuse("arguments", "must be a JSON object, as text");
        ToolNames.Add(name);
        if (!_unanswered.TryAdd(id, (UniqueId(id), call)))
            throw call.Refuse("id", $"two calls have the id {id}");
        return new() { ["type"] = "tool_use", ["id"] = _unanswered[id].Id, ["name"] = name, ["input"] = input };
    }

    // Messages takes each id once; some servers begin anew every turn.
    private string UniqueId(string id)
    {
        var clean = MessagesHistory.CleanId(id);
        var unique = clean;
        for (var i = 2; !_ids.Add(unique); i++)
            unique = $"{clean}_{i}";
        return unique;
    }

    private void AddResult(JsonObject message)
    {
        var id = message.RequiredText("tool_call_id");
        if (!_unanswered.Remove(id, out var answered))
            throw message.Refuse("tool_call_id", $"{id} is no call that waits for a result; results must follow right after their calls, one for each");
        var result = new JsonObject { ["type"] = "tool_result", ["tool_use_id"] = answered.Id };
        if (MessageContent.Blocks(message).Select(b => (JsonNode)b).ToJsonArray() is { Count: > 0 } content)
            result["content"] = content;
        Turn("user").Insert(_results, result);
        _results++;
    }

    private void RefuseUnanswered()
    {
        foreach (var (id, (_, call)) in _unanswered)
            throw call.Refuse("id", $"nothing answers the call {id}; add its result right after");
    }

    private void End()
    {
        if (Messages.Count == 0)
            AddTo("user", [MessageContent.Text(Opening)]);
        // An answer to go on with may not end in blanks.
        if (EndsWithAssistant && _turn![^1] is JsonObject last && last.Text("text") is { } text && last.Text("type") == "text")
            last["text"] = text.TrimEnd();
    }
}
