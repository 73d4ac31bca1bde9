using CwHoe.Contracts;

namespace CwHoe.Akashic.Index;

/// <summary>Sums over the records of a layer.</summary>
/// <param name="RawBytes">Of contents and entries as they were given.</param>
/// <param name="ByPhase">Records of each phase.</param>
internal sealed record IndexStatistics(long RawBytes, IReadOnlyDictionary<Phase, long> ByPhase);
