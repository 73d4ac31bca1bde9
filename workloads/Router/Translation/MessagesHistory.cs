using System.Text.Json.Nodes;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation;

/// <summary>
/// A conversation of Messages that other models took part in, before it goes to Anthropic's, which refuse their traces: thinking without
/// signature, and ids of calls with letters they don't take.
/// </summary>
internal static class MessagesHistory
{
    /// <summary>A body that else passes unchanged, without such traces; null if it has none.</summary>
    /// <param name="body">The client's.</param>
    /// <param name="model">The upstream's name for the model.</param>
    /// <exception cref="BadRequestException">It is not valid JSON.</exception>
    public static byte[]? Clean(ReadOnlySpan<byte> body, string model)
    {
        var mayHaveSome = body.IndexOf("\"tool_use\""u8) >= 0 || body.IndexOf("\"thinking\""u8) >= 0;
        if (!mayHaveSome || Clean(JsonText.ReadRequest(body)) is not { } cleaned)
            return null;
        cleaned["model"] = model;
        return JsonText.Write(cleaned);
    }

    /// <summary>A copy of <paramref name="request"/> without such traces; null if it has none and can go as it is.</summary>
    public static JsonObject? Clean(JsonObject request)
    {
        if (!Blocks(request).Any(block => IsUnsigned(block) || CallId(block) is { } id && CleanId(id) != id))
            return null;
        var copy = (JsonObject)request.DeepClone();
        var thinkingLost = false;
        foreach (var block in Blocks(copy).ToList())
        {
            if (IsUnsigned(block))
                thinkingLost |= ((JsonArray)block.Parent!).Remove(block);
            else if (CallId(block) is { } id)
                block[Word(block, "type") == "tool_use" ? "id" : "tool_use_id"] = CleanId(id);
        }

        // With a number of tokens to think, Anthropic wants the thinking before a call to be there.
        if (thinkingLost && copy["thinking"] is JsonObject thinking && Word(thinking, "type") == "enabled")
            copy.Remove("thinking");
        return copy;
    }

    /// <summary>An id with the letters that Messages takes: <c>functions.find:0</c> is <c>functions_find_0</c>.</summary>
    public static string CleanId(string id) => string.Concat(id.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_'));

    private static IEnumerable<JsonObject> Blocks(JsonObject request) => Objects(request["messages"]).SelectMany(message => Objects(message["content"]));

    private static IEnumerable<JsonObject> Objects(JsonNode? array) => (array as JsonArray ?? []).OfType<JsonObject>();

    private static bool IsUnsigned(JsonObject block) => Word(block, "type") == "thinking" && string.IsNullOrEmpty(Word(block, "signature"));

    private static string? CallId(JsonObject block) => Word(block, "type") switch
    {
        "tool_use" => Word(block, "id"),
        "tool_result" => Word(block, "tool_use_id"),
        _ => null,
    };

    private static string? Word(JsonObject block, string name) => block[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
