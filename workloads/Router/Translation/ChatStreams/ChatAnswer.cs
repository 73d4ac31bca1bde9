using System.Text.Json.Nodes;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation.ChatStreams;

/// <summary>Reads what servers of Chat Completions answer, reasoning included, for which OpenAI's own API has no field.</summary>
internal static class ChatAnswer
{
    /// <summary>The choice; requests that are translated ask for one.</summary>
    public static JsonObject Choice(JsonObject completion) =>
        completion.Objects("choices") is [var choice, ..] ? choice : throw completion.Refuse("choices", "is empty");

    /// <summary>
    /// Reasoning in a message or delta: <c>reasoning_content</c> (DeepSeek, llama.cpp, vLLM, Moonshot) or <c>reasoning</c> (newer vLLM, OpenRouter,
    /// Ollama).
    /// </summary>
    public static string? Reasoning(JsonObject said) => said.Text("reasoning_content") ?? said.Text("reasoning");

    /// <summary>
    /// Details of reasoning in a message or delta, as OpenRouter has them: an object with the <c>signature</c> of a thinking model's, or with
    /// encrypted <c>data</c>. Models want them back unchanged.
    /// </summary>
    public static IEnumerable<JsonObject> Details(JsonObject said) => (said["reasoning_details"] as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>The signature of a message's reasoning; null for none.</summary>
    public static string? Signature(JsonObject said) => Details(said).Select(d => d.Text("signature")).FirstOrDefault(s => !string.IsNullOrEmpty(s));

    /// <summary>A detail that is signed reasoning; its text, all of it, is what was signed.</summary>
    public static JsonObject SignedDetail(string? text, string signature, int index) =>
        new() { ["type"] = "reasoning.text", ["format"] = "anthropic-claude-v1", ["index"] = index, ["text"] = text ?? "", ["signature"] = signature };

    /// <summary>A detail that only the model's owner can read.</summary>
    public static JsonObject EncryptedDetail(string data, int index) =>
        new() { ["type"] = "reasoning.encrypted", ["format"] = "anthropic-claude-v1", ["index"] = index, ["data"] = data };
}
