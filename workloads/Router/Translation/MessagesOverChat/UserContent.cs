using System.Text.Json.Nodes;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation.MessagesOverChat;

/// <summary>What a user, or a tool, says: text, images, documents.</summary>
internal static class UserContent
{
    /// <summary>A part that is text.</summary>
    public static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };

    /// <summary>The parts that a block becomes: one, or those that a document consists of.</summary>
    public static IEnumerable<JsonNode> Parts(JsonObject block) => block.RequiredText("type") switch
    {
        "text" => [Text(block.RequiredText("text"))],
        "image" => [Image(block.RequiredObject("source"))],
        "document" => Document(block.RequiredObject("source"), block.Text("title")),
        "search_result" => [Text(SearchResult(block))],
        var type => throw block.Refuse("type", $"the chosen model's API has nothing for {type}; use text or image"),
    };

    private static JsonObject Image(JsonObject source) => new()
    {
        ["type"] = "image_url",
        ["image_url"] = new JsonObject
        {
            ["url"] = source.RequiredText("type") switch
            {
                "base64" => DataUrl(source),
                "url" => source.RequiredText("url"),
                var type => throw source.Refuse("type", $"the chosen model's API can't read a source of type {type}; use base64 or url"),
            },
        },
    };

    private static IEnumerable<JsonNode> Document(JsonObject source, string? title) => source.RequiredText("type") switch
    {
        "text" => [Text(title is null ? source.RequiredText("data") : $"{title}\n{source.RequiredText("data")}")],
        "content" when source["content"] is JsonArray => source.Objects("content").SelectMany(Parts),
        "content" => [Text(source.RequiredText("content"))],
        "base64" => [File(title ?? "document.pdf", DataUrl(source))],
        var type => throw source.Refuse("type", $"the chosen model's API can't read a source of type {type}; use base64, text or content"),
    };

    private static JsonObject File(string name, string data) =>
        new() { ["type"] = "file", ["file"] = new JsonObject { ["filename"] = name, ["file_data"] = data } };

    private static string SearchResult(JsonObject block) =>
        string.Join('\n', [block.RequiredText("title"), block.RequiredText("source"), .. block.Objects("content").Select(c => c.RequiredText("text"))]);

    private static string DataUrl(JsonObject source) => $"data:{source.RequiredText("media_type")};base64,{source.RequiredText("data")}";
}
