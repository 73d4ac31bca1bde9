using CwHoe.Router.Translation.Errors;

namespace CwHoe.Router.Translation;

/// <summary>What is known of a stream when nothing more comes of it.</summary>
internal sealed record StreamEnd
{
    /// <summary>Whether the upstream said that it was finished: <c>[DONE]</c>, <c>message_stop</c>, or a Responses event that ends a response.</summary>
    public bool Proper { get; init; }

    /// <summary>Tokens used; null if the upstream did not say.</summary>
    public Usage? Usage { get; init; }

    /// <summary>Why the model stopped, in the upstream's word; null if it did not say.</summary>
    public string? FinishReason { get; init; }

    /// <summary>The error that the upstream reported within the stream, or what was wrong with the stream.</summary>
    public ApiError? Error { get; init; }
}
