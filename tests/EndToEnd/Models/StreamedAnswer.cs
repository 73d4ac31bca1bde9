using OpenAI.Chat;

namespace CwHoe.EndToEnd.Models;

/// <summary>What came over one stream.</summary>
internal sealed record StreamedAnswer
{
    /// <summary>Pieces of text.</summary>
    public int Parts { get; init; }

    /// <summary>Why the model stopped; null for a stream that has not ended.</summary>
    public ChatFinishReason? FinishReason { get; init; }

    /// <summary>Tokens in and out, as the last message says.</summary>
    public ChatTokenUsage? Usage { get; init; }
}
