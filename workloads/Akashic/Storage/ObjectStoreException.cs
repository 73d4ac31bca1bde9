namespace CwHoe.Akashic.Storage;

/// <summary>An object store did not do what it was asked.</summary>
/// <param name="fault">Why.</param>
/// <param name="message">What was asked, what came of it, and what to do, for people; no keys.</param>
/// <param name="mayBeDone">Whether a change may have been made nonetheless, or be made yet.</param>
/// <param name="inner">What it comes from.</param>
internal sealed class ObjectStoreException(StoreFault fault, string message, bool mayBeDone, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public StoreFault Fault { get; } = fault;

    /// <summary>Whether a change may have been made nonetheless, or be made yet.</summary>
    public bool MayBeDone { get; } = mayBeDone;

    /// <summary>Whether the same request may do better in a moment.</summary>
    public bool IsPassing => Fault is StoreFault.Unreachable or StoreFault.Throttled or StoreFault.ClockSkewed;
}
