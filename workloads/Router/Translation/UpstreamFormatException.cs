using CwHoe.Router.Translation.Errors;

namespace CwHoe.Router.Translation;

/// <summary>An upstream answered with success and something that is no answer of its API: malformed, or an error.</summary>
/// <param name="message">What is wrong; it quotes nothing of the answer.</param>
/// <param name="inner">What was caught, if anything.</param>
internal sealed class UpstreamFormatException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The error that came instead of an answer; null if it was something else.</summary>
    public ApiError? Error { get; init; }
}
