using System.Text.Json;

namespace CwHoe.Akashic.Exports.Chats;

/// <summary>A piece of a message: text or an image.</summary>
internal sealed record ChatPart
{
    /// <summary>Null for an image.</summary>
    public string? Text { get; init; }

    /// <summary>Where the image is, or itself as a data URL; null for text.</summary>
    public string? ImageUrl { get; init; }

    /// <summary>How finely the image is looked at; null for not said.</summary>
    public string? Detail { get; init; }

    /// <summary>The parts of an array.</summary>
    /// <returns>Null where there is none, or one of another type.</returns>
    public static IReadOnlyList<ChatPart>? ReadAll(JsonElement content)
    {
        if (content.ValueKind != JsonValueKind.Array || content.GetArrayLength() == 0)
            return null;
        var all = new List<ChatPart>();
        foreach (var part in content.EnumerateArray())
        {
            switch (ChatJson.Text(part, "type"))
            {
                case "text" when ChatJson.Text(part, "text") is { } text:
                    all.Add(new() { Text = text });
                    break;
                case "image_url" when ChatJson.Member(part, "image_url") is { } image && ChatJson.Text(image, "url") is { } url:
                    all.Add(new() { ImageUrl = url, Detail = ChatJson.Text(image, "detail") });
                    break;
                default:
                    return null;
            }
        }

        return all;
    }
}
