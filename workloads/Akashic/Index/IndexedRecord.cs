namespace CwHoe.Akashic.Index;

/// <summary>Where a record stands in a result, enough to go on after it.</summary>
/// <param name="Index">In the log.</param>
/// <param name="Time">The record's own.</param>
internal sealed record IndexedRecord(long Index, DateTimeOffset Time);
