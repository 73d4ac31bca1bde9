namespace CwHoe.RouterBench;

/// <summary>What the client of streams measured; see load.go.</summary>
/// <param name="Complete">Streams that came to their end.</param>
/// <param name="Broken">Streams that did not.</param>
/// <param name="Peak">Most streams at one time that had begun and not ended.</param>
/// <param name="FirstP50">Median time to the first event, in ms.</param>
/// <param name="FirstP99">99th percentile of it.</param>
/// <param name="GapP99">99th percentile of the time between two events, in ms.</param>
internal sealed record StreamFigures(long Complete, long Broken, long Peak, double FirstP50, double FirstP99, double GapP99);
