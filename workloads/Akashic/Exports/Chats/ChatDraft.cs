namespace CwHoe.Akashic.Exports.Chats;

/// <summary>An answer that was criticised, whether it was given in the end or not.</summary>
/// <param name="Place">Of the record among those of its conversation.</param>
/// <param name="Record">With its labels.</param>
/// <param name="Text">What it says.</param>
/// <param name="After">How many messages come before it.</param>
internal sealed record ChatDraft(int Place, LabelledRecord Record, string Text, int After);
