namespace CwHoe.Akashic.Layers;

/// <summary>What was to be read was dropped by retention. Nothing is wrong: the log says so itself.</summary>
internal sealed class RecordsDroppedException(string message) : Exception(message)
{
    /// <summary>Of records of a layer.</summary>
    /// <param name="layer">Its name.</param>
    /// <param name="index">Of the first that was asked for.</param>
    /// <param name="minimum">What the layer keeps.</param>
    public static RecordsDroppedException Of(string layer, long index, LogMinimum minimum) => new(
        FormattableString.Invariant(
            $"layer {layer}: record {index} was dropped by retention on {minimum.Time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} or before, as record {minimum.Announcement} says; records are kept from {minimum.Index} on, and the hashes of all"));
}
