namespace CwHoe.Akashic.Index;

/// <summary>A record that was found.</summary>
/// <param name="Index">In the log.</param>
/// <param name="Score">Above 0; greater is better, within one answer.</param>
/// <param name="Similarity">Cosine between its embedding and the vector searched for, -1 to 1; null where the vector did not find it.</param>
internal sealed record RankedRecord(long Index, double Score, double? Similarity = null);
