using CwHoe.Contracts;

namespace CwHoe.ModelLoader;

/// <summary>A failure that people are told about: its message says what, where and what to do, and holds no secret.</summary>
/// <param name="exit">What the operator is told.</param>
/// <param name="message">For people.</param>
/// <param name="inner">What was caught, if anything.</param>
internal sealed class LoaderException(LoaderExit exit, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the operator is told.</summary>
    public LoaderExit Exit { get; } = exit;

    /// <summary>Whether the same request may succeed in a moment.</summary>
    public bool Retryable { get; init; }

    /// <summary>How long the source asks to be left alone; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
