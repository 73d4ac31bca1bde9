using System.Text.Json.Nodes;
using CwHoe.Router.Translation;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Forwarding;

/// <summary>
/// The event that every stream of Chat Completions begins with says whose turn it is. llama.cpp leaves it out where its first token is no whole character, and
/// OpenAI's client then refuses the whole stream.
/// </summary>
internal static class FirstChunk
{
    /// <summary>What must be sent before <paramref name="first"/>; null where nothing is missing.</summary>
    /// <param name="first">Data of the stream's first event, a JSON object.</param>
    public static ServerEvent? Missing(ReadOnlySpan<byte> first)
    {
        if (first.IndexOf("\"role\""u8) >= 0 || JsonText.ReadAnswer(first) is not { } chunk || chunk["choices"] is not JsonArray { Count: > 0 } choices)
            return null;
        chunk["choices"] = new JsonArray([.. choices.Select(choice => new JsonObject
        {
            ["index"] = choice?["index"]?.DeepClone() ?? 0, ["delta"] = new JsonObject { ["role"] = "assistant", ["content"] = "" }, ["finish_reason"] = null,
        })]);
        chunk.Remove("usage");
        return ServerEvent.Of(null, chunk);
    }
}
