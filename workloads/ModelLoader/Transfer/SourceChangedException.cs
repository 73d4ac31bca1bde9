namespace CwHoe.ModelLoader.Transfer;

/// <summary>A file was replaced at its source while it was being fetched: what is here of it is worthless.</summary>
/// <param name="message">For people.</param>
internal sealed class SourceChangedException(string message) : Exception(message);
