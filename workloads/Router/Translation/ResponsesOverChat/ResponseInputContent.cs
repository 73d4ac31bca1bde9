using System.Text.Json.Nodes;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation.ResponsesOverChat;

/// <summary>What an item of the input says: text, images, files.</summary>
internal static class ResponseInputContent
{
    /// <summary>A part that is text.</summary>
    public static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };

    /// <summary>The part that a part becomes.</summary>
    public static JsonObject Part(JsonObject part) => part.RequiredText("type") switch
    {
        "input_text" or "output_text" => Text(part.RequiredText("text")),
        "refusal" => Text(part.RequiredText("refusal")),
        "input_image" => Image(part),
        "input_file" => File(part),
        var type => throw part.Refuse("type", $"{type} can't be used here; use input_text, input_image or input_file"),
    };

    private static JsonObject Image(JsonObject part)
    {
        if (part.Text("image_url") is not { } url)
            throw part.Refuse("image_url", "is missing; files that were uploaded elsewhere can't be read, send a URL or the data");
        var image = new JsonObject { ["url"] = url };
        part.CopyTo("detail", image);
        return new() { ["type"] = "image_url", ["image_url"] = image };
    }

    private static JsonObject File(JsonObject part)
    {
        var file = new JsonObject();
        part.CopyTo("filename", file);
        file["file_data"] = part.Text("file_data") ?? throw part.Refuse("file_data", "is missing; files that are elsewhere can't be read, send the data");
        return new() { ["type"] = "file", ["file"] = file };
    }
}
