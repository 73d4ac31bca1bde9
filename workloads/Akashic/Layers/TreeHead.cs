namespace CwHoe.Akashic.Layers;

/// <summary>A state of a log.</summary>
/// <param name="Size">Entries in it.</param>
/// <param name="RootHash">Merkle root over them (RFC 6962), 32 bytes.</param>
internal sealed record TreeHead(long Size, ReadOnlyMemory<byte> RootHash);
