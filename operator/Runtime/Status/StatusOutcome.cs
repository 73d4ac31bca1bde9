namespace CwHoe.Runtime.Status;

/// <summary>What became of a status.</summary>
public enum StatusOutcome
{
    /// <summary>It was so already.</summary>
    Unchanged,

    /// <summary>It was written.</summary>
    Written,

    /// <summary>The object is gone, or another has its name.</summary>
    Gone,
}
