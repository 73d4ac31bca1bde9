namespace CwHoe.Akashic.Layers;

/// <summary>Records were not acknowledged.</summary>
/// <param name="fault">Why.</param>
/// <param name="message">For people: what and where.</param>
/// <param name="inner">What it comes from.</param>
internal sealed class AppendException(AppendFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public AppendFault Fault { get; } = fault;
}
