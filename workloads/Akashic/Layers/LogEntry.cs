using CwHoe.Contracts;

namespace CwHoe.Akashic.Layers;

/// <summary>One entry of a layer's log.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Hash">Its leaf's hash, 32 bytes: SHA-256 of a 0 byte and <paramref name="Bytes"/> (RFC 6962).</param>
/// <param name="Bytes">The entry as it stands in its bundle: at most 65,535 bytes.</param>
/// <param name="Record">The record with its content in place, even where the entry only refers to it.</param>
internal sealed record LogEntry(long Index, ReadOnlyMemory<byte> Hash, ReadOnlyMemory<byte> Bytes, Record Record);
