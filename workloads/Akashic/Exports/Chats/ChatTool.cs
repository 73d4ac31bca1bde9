using System.Text.Json;

namespace CwHoe.Akashic.Exports.Chats;

/// <summary>A function that the model was offered.</summary>
internal sealed record ChatTool
{
    public required string Name { get; init; }

    /// <summary>What it does; null for not said.</summary>
    public string? Description { get; init; }

    /// <summary>JSON schema of its arguments; null for none.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>Whether the model keeps to the schema without fail; null for not said.</summary>
    public bool? Strict { get; init; }

    /// <summary>The tools of an array.</summary>
    /// <returns>Null where it is no array of functions.</returns>
    public static IReadOnlyList<ChatTool>? ReadAll(string json)
    {
        try
        {
            var array = ChatJson.Parse(json);
            return array.ValueKind == JsonValueKind.Array ? ReadAll(array) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether it is told of in the same way.</summary>
    public bool IsSame(ChatTool other) =>
        Description == other.Description && Strict == other.Strict
        && (Parameters is { } mine ? other.Parameters is { } theirs && JsonElement.DeepEquals(mine, theirs) : other.Parameters is null);

    private static List<ChatTool>? ReadAll(JsonElement array)
    {
        var all = new List<ChatTool>();
        foreach (var tool in array.EnumerateArray())
        {
            if (ChatJson.Text(tool, "type") != "function" || ChatJson.Member(tool, "function") is not { } function
                || ChatJson.Text(function, "name") is not { Length: > 0 } name)
                return null;
            var parameters = ChatJson.Member(function, "parameters");
            if (parameters is { ValueKind: not JsonValueKind.Object })
                return null;
            all.Add(new()
            {
                Name = name,
                Description = ChatJson.Text(function, "description"),
                Parameters = parameters,
                Strict = ChatJson.Member(function, "strict") is { ValueKind: JsonValueKind.True or JsonValueKind.False } strict ? strict.GetBoolean() : null,
            });
        }

        return all;
    }
}
