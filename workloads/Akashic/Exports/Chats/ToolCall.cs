namespace CwHoe.Akashic.Exports.Chats;

/// <summary>A call of a function that the model asked for.</summary>
/// <param name="Id">What its result names.</param>
/// <param name="Name">Of the function.</param>
/// <param name="Arguments">As the model wrote them; meant to be a JSON object, and not always one.</param>
internal sealed record ToolCall(string Id, string Name, string Arguments);
