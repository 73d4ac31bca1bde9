namespace CwHoe.Akashic.Index.Embedding;

/// <summary>The router did not make vectors.</summary>
/// <param name="message">What was asked of whom, and what came of it, for people; no token.</param>
/// <param name="isRefused">Whether it does not take these texts; else another try may do better.</param>
/// <param name="inner">What it comes from.</param>
internal sealed class EmbeddingException(string message, bool isRefused = false, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether it does not take these texts.</summary>
    public bool IsRefused { get; } = isRefused;
}
