namespace CwHoe.Router.Translation.ChatStreams;

/// <summary>What a model says one after the other.</summary>
internal enum BlockKind
{
    /// <summary>Reasoning before the answer.</summary>
    Reasoning,

    /// <summary>Reasoning that only the model's owner can read; it has data and no text.</summary>
    EncryptedReasoning,

    /// <summary>The answer.</summary>
    Text,

    /// <summary>Why there is no answer.</summary>
    Refusal,

    /// <summary>A call of a tool; its text is the arguments.</summary>
    ToolCall,
}
