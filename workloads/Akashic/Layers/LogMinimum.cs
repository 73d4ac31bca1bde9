namespace CwHoe.Akashic.Layers;

/// <summary>From where on a log has its contents: the minimum index of C2SP tlog-tiles, "Pruning".</summary>
/// <param name="Index">Of the first entry that is kept: 0, or the beginning of a bundle.</param>
/// <param name="Announcement">Index of the entry that says so; -1 where nothing was ever dropped.</param>
/// <param name="Time">When it was said.</param>
internal sealed record LogMinimum(long Index, long Announcement, DateTimeOffset Time)
{
    /// <summary>Nothing was dropped.</summary>
    public static LogMinimum None { get; } = new(0, -1, default);
}
