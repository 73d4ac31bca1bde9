namespace CwHoe.Akashic.Exports.Chats;

/// <summary>A message and the record that it is from.</summary>
/// <param name="Place">Of the record among those of its conversation.</param>
/// <param name="Record">With its labels.</param>
/// <param name="Message">What it says.</param>
internal sealed record ChatTurn(int Place, LabelledRecord Record, ChatMessage Message);
