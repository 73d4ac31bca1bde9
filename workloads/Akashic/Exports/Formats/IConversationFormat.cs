using CwHoe.Akashic.Exports.Chats;

namespace CwHoe.Akashic.Exports.Formats;

/// <summary>Writes conversations as training data. What a conversation does not have is not made up: what does not fit is left out and counted.</summary>
internal interface IConversationFormat
{
    /// <summary>Writes the lines of one conversation, and says of each record that the format reads whether it stands in one.</summary>
    void Write(Chat chat, ConversationLines lines);
}
