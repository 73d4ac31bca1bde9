namespace CwHoe.Akashic.Exports.Chats;

/// <summary>Who speaks.</summary>
internal enum ChatRole
{
    /// <summary>Whoever set the model up; also called developer.</summary>
    System,

    /// <summary>Whoever asks.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,

    /// <summary>What a tool returned.</summary>
    Tool,
}
