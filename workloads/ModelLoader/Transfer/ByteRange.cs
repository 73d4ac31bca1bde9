namespace CwHoe.ModelLoader.Transfer;

/// <summary>Bytes of a file.</summary>
/// <param name="Start">The first byte, from 0.</param>
/// <param name="End">The byte after the last one; null for the end of the file.</param>
internal sealed record ByteRange(long Start, long? End);
