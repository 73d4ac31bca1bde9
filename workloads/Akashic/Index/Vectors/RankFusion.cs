using CwHoe.Akashic.Index.Words;

namespace CwHoe.Akashic.Index.Vectors;

/// <summary>Joins rankings by reciprocal rank (Cormack, Clarke, Büttcher, 2009).</summary>
internal static class RankFusion
{
    /// <summary>Results of each ranking that are joined.</summary>
    public const int Depth = 100;

    private const double K = 60;

    /// <summary>Answers by words, by a vector, or by both at a time and joined, as what is searched for has them.</summary>
    /// <param name="search">What to search for.</param>
    /// <param name="byWords">Ranks by words, at most so many.</param>
    /// <param name="byVector">Ranks by the vector, at most so many.</param>
    public static async Task<IReadOnlyList<RankedRecord>> SearchAsync(
        IndexSearch search, Func<WordQuery, int, Task<IReadOnlyList<RankedRecord>>> byWords, Func<int, Task<IReadOnlyList<RankedRecord>>> byVector)
    {
        var words = WordQuery.Parse(search.Text);
        if (words.IsEmpty)
            return search.Vector.IsEmpty ? [] : await byVector(search.Limit);
        if (search.Vector.IsEmpty)
            return await byWords(words, search.Limit);
        var depth = Math.Max(search.Limit, Depth);
        var (ofWords, ofVector) = (byWords(words, depth), byVector(depth));
        await Task.WhenAll(ofWords, ofVector);
        return Join(await ofWords, await ofVector, search.Limit);
    }

    /// <summary>Sorts by the sum of 1 / (60 + rank) over both rankings.</summary>
    /// <param name="byWords">Best first.</param>
    /// <param name="byVector">Best first.</param>
    /// <param name="limit">Of the answer.</param>
    public static IReadOnlyList<RankedRecord> Join(IReadOnlyList<RankedRecord> byWords, IReadOnlyList<RankedRecord> byVector, int limit)
    {
        var all = new Dictionary<long, RankedRecord>();
        foreach (var ranking in new[] { byWords, byVector })
        {
            for (var rank = 0; rank < ranking.Count; rank++)
            {
                var record = ranking[rank];
                var before = all.GetValueOrDefault(record.Index);
                all[record.Index] = new(record.Index, (before?.Score ?? 0) + (1 / (K + rank + 1)), record.Similarity ?? before?.Similarity);
            }
        }

        return [.. all.Values.OrderByDescending(record => record.Score).ThenByDescending(record => record.Index).Take(limit)];
    }

    /// <summary>The score of a cosine where there is nothing to join: 0 to 1.</summary>
    public static double Score(double cosine) => Math.Max((1 + cosine) / 2, double.Epsilon);
}
