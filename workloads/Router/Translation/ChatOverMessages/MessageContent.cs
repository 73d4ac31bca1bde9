using System.Text.Json.Nodes;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation.ChatOverMessages;

/// <summary>What a message says: text, images, documents.</summary>
internal static class MessageContent
{
    /// <summary>The content of a message as blocks; empty text, which Messages does not take, is left out.</summary>
    public static IEnumerable<JsonObject> Blocks(JsonObject message)
    {
        var parts = message["content"] is JsonArray
            ? message.Objects("content").Select(Block)
            : [Text(message.Text("content") ?? "")];
        return parts.Where(block => block["text"] is null || !string.IsNullOrWhiteSpace(block.Text("text"))).ToList();
    }

    /// <summary>A block of text.</summary>
    public static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };

    private static JsonObject Block(JsonObject part) => part.RequiredText("type") switch
    {
        "text" => Text(part.RequiredText("text")),
        "refusal" => Text(part.RequiredText("refusal")),
        "image_url" => new() { ["type"] = "image", ["source"] = ImageSource(part.RequiredObject("image_url")) },
        "file" => Document(part.RequiredObject("file")),
        var type => throw part.Refuse("type", $"the chosen model's API has nothing for {type}; use text, image_url or file"),
    };

    private static JsonObject ImageSource(JsonObject image)
    {
        var url = image.RequiredText("url");
        if (url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            return new() { ["type"] = "url", ["url"] = url };
        var (type, data) = DataUrl(image, "url", url);
        return type is "image/jpeg" or "image/png" or "image/gif" or "image/webp"
            ? Base64(type, data)
            : throw image.Refuse("url", $"the chosen model's API can't read {type}; send JPEG, PNG, GIF or WebP");
    }

    private static JsonObject Document(JsonObject file)
    {
        if (file.Text("file_data") is not { } url)
            throw file.Refuse("file_data", "is missing; files that were uploaded elsewhere can't be read, send the data");
        var (type, data) = DataUrl(file, "file_data", url);
        var document = new JsonObject
        {
            ["type"] = "document",
            ["source"] = type switch
            {
                "application/pdf" => Base64(type, data),
                "text/plain" => new JsonObject { ["type"] = "text", ["media_type"] = type, ["data"] = PlainText(file, data) },
                _ => throw file.Refuse("file_data", $"the chosen model's API can't read {type}; send PDF or plain text"),
            },
        };
        file.CopyTo("filename", document, "title");
        return document;
    }

    private static JsonObject Base64(string type, string data) => new() { ["type"] = "base64", ["media_type"] = type, ["data"] = data };

    private static string PlainText(JsonObject file, string data)
    {
        try
        {
            return System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(data));
        }
        catch (FormatException e)
        {
            throw new BadRequestException(file["file_data"]!.Path(), "is not valid base64", e);
        }
    }

    // data:image/png;base64,…
    private static (string Type, string Data) DataUrl(JsonObject owner, string name, string url)
    {
        var comma = url.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0 || !url.StartsWith("data:", StringComparison.OrdinalIgnoreCase) || !url[..comma].EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
            throw owner.Refuse(name, "must be an http or https URL, or data:TYPE;base64,DATA");
        var type = url["data:".Length..comma].Split(';')[0].ToLowerInvariant();
        return (type == "image/jpg" ? "image/jpeg" : type, url[(comma + 1)..]);
    }
}
