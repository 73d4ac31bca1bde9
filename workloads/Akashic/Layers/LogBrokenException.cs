namespace CwHoe.Akashic.Layers;

/// <summary>The bucket does not hold the log that its checkpoint and journal commit to.</summary>
/// <param name="message">Which object, and how it differs.</param>
internal sealed class LogBrokenException(string message) : Exception(message);
