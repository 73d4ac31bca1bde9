namespace CwHoe.Akashic.Index;

/// <summary>A record that was found.</summary>
/// <param name="Index">In the log.</param>
/// <param name="Score">Above 0; greater is better.</param>
/// <param name="Excerpt">The best part of its content, found words between ** and **; empty where words did not find it.</param>
internal sealed record RankedRecord(long Index, double Score, string Excerpt);
