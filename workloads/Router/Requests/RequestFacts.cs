using CwHoe.Contracts;
using CwHoe.Router.Translation;

namespace CwHoe.Router.Requests;

/// <summary>What routing needs to know of a request's body, read in one pass without building a tree of it.</summary>
internal sealed record RequestFacts
{
    /// <summary>The API that the client speaks.</summary>
    public required ModelApi Api { get; init; }

    /// <summary>The alias that is asked for.</summary>
    public required string Model { get; init; }

    /// <summary>Where the value of <c>model</c> is in the body, quotes included.</summary>
    public required Range ModelAt { get; init; }

    /// <summary>Whether the answer is to be streamed.</summary>
    public bool Stream { get; init; }

    /// <summary>Where the value of <c>stream_options</c> is; null where there is none.</summary>
    public Range? StreamOptionsAt { get; init; }

    /// <summary>Whether the client asks for usage at the end of a stream.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>What a backend must be able to do.</summary>
    public IReadOnlyList<ModelCapability> Needs { get; init; } = [];

    /// <summary>Most tokens of the answer, where the request says.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>A guess at the tokens of the prompt: a quarter of the body's bytes.</summary>
    public required int EstimatedInputTokens { get; init; }

    /// <summary>Where the conversation is in the body, whose beginning stays the same from one turn to the next.</summary>
    public Range ConversationAt { get; init; }
}
