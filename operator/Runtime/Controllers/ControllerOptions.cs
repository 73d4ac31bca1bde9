namespace CwHoe.Runtime.Controllers;

/// <summary>What is particular to one controller.</summary>
internal sealed record ControllerOptions
{
    /// <summary>The label <c>controller</c> of its metrics and the name of its queue.</summary>
    internal required string Name { get; init; }

    /// <summary>Most reconciles at a time, each of another key.</summary>
    internal int MaxConcurrentReconciles { get; init; } = 1;
}
