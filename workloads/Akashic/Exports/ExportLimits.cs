namespace CwHoe.Akashic.Exports;

/// <summary>What bounds the memory of one export.</summary>
internal sealed record ExportLimits
{
    /// <summary>Longest conversation that is exported, in bytes of its entries with their contents. Default 16 MiB.</summary>
    public long ConversationBytes { get; init; } = 16 << 20;

    /// <summary>
    /// Bytes of conversations under way that are held. Past it those that end last are let go, and read once more at their end. Default 48 MiB.
    /// </summary>
    public long HeldBytes { get; init; } = 48 << 20;

    /// <summary>Bytes of lines that make a chunk; it goes on to the end of a conversation. Default 256 KiB.</summary>
    public int ChunkBytes { get; init; } = 256 << 10;
}
