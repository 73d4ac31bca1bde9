namespace CwHoe.Runtime.LeaderElection;

/// <summary>A write was refused, or cut off, because this process does not lead: it did not fail, it is no longer this process's to make.</summary>
/// <param name="message">Why.</param>
public sealed class WriteFencedException(string message) : OperationCanceledException(message);
