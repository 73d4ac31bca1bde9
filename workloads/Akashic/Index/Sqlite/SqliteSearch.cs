using CwHoe.Akashic.Index.Vectors;
using CwHoe.Akashic.Index.Words;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Index.Sqlite;

/// <summary>Searches one state through one reader. Work is bounded, however many records match.</summary>
internal sealed class SqliteSearch(SqliteState state, SqliteReader reader, RecordFilter filter)
{
    // Newest matches that are ranked. Where a word is in more records, its older ones are not looked at.
    private const int Ranked = 8_000;

    // Newest matches that are looked at where a filter leaves few of them.
    private const int Walked = 32_000;

    // Looking up one record on its own takes as long as walking past so many matches.
    private const int Stride = 64;

    // Where a filter leaves no more records, and those far apart, each is looked up on its own instead.
    private const int Single = Walked / Stride;

    // Embeddings that are compared exactly.
    private const int Compared = 512;

    // The usual constants of BM25.
    private const double K1 = 1.2;
    private const double B = 0.75;

    private readonly RowTest _test = new(filter, state.Names);
    private readonly int _first = state.Columns.First;
    private readonly int _end = state.Columns.End;
    private readonly int _count = state.Columns.End - state.Columns.First;

    /// <summary>What fits best.</summary>
    public IReadOnlyList<RankedRecord> Search(IndexSearch search)
    {
        var words = WordQuery.Parse(search.Text);
        if (_test.IsNeverTrue || _count == 0)
            return [];
        var hasVector = !search.Vector.IsEmpty;
        if (words.IsEmpty)
            return hasVector ? ByVector(search, search.Limit) : [];
        if (!hasVector)
            return ByWords(words, search.Limit);
        var depth = Math.Max(search.Limit, RankFusion.Depth);
        return RankFusion.Join(ByWords(words, depth), ByVector(search, depth), search.Limit);
    }

    private List<RankedRecord> ByWords(WordQuery query, int limit)
    {
        var phrases = query.Wanted.Take(HitCounter.Phrases).ToList();
        var weights = phrases.Select(phrase => phrases.Count == 1 ? 1 : Weight(reader.Frequency(SqliteReader.Phrase(phrase), _count))).ToArray();
        var average = Math.Max(1, (double)state.Words / _count);
        var found = new List<RankedRecord>();
        foreach (var (index, hits) in Matches(SqliteReader.Expression(query)))
        {
            var length = K1 * (1 - B + (B * state.Columns.WordsOf(index) / average));
            var score = 0.0;
            for (var i = 0; i < weights.Length; i++)
            {
                var times = HitCounter.Of(hits, i);
                score += weights[i] * times * (K1 + 1) / (times + length);
            }

            found.Add(new(index, Math.Max(score, double.Epsilon)));
        }

        return Best(found, limit);
    }

    private IEnumerable<(int Index, long Hits)> Matches(string expression)
    {
        if (_test.IsAlwaysTrue)
            return reader.Matches(expression, _first, _end - 1).Take(Ranked);
        var (few, first, last) = (new List<int>(), -1, -1);
        for (var i = _first; i < _end; i++)
        {
            if (!_test.Takes(state.Columns[i]))
                continue;
            (first, last) = (first < 0 ? i : first, i);
            if (few.Count <= Single)
                few.Add(i);
        }

        return first < 0 ? []
            : few.Count <= Math.Min(Single, (last - first) / Stride) ? few.SelectMany(i => reader.Matches(expression, i, i))
            : reader.Matches(expression, first, last).Take(Walked).Where(match => _test.Takes(state.Columns[match.Index])).Take(Ranked);
    }

    private List<RankedRecord> ByVector(IndexSearch search, int limit)
    {
        if (state.Signs is not { } signs)
            return [];
        search.RequireDimensions(signs.Dimensions);
        var vector = search.Vector.Span;
        var found = new List<RankedRecord>();
        foreach (var index in signs.Nearest(vector, _test.IsAlwaysTrue ? null : i => _test.Takes(state.Columns[i]), Math.Max(Compared, 4 * limit)))
        {
            if (reader.Vector(index) is { } quantized)
            {
                var cosine = QuantizedVector.Cosine(vector, quantized);
                found.Add(new(index, RankFusion.Score(cosine), cosine));
            }
        }

        return Best(found, limit);
    }

    private List<RankedRecord> Best(List<RankedRecord> found, int limit)
    {
        found.Sort((a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : b.Index.CompareTo(a.Index));
        return [.. found.Where(record => reader.HasLabels(record.Index, filter.Labels)).Take(limit)];
    }

    private double Weight(double frequency) => Math.Log(1 + ((Math.Max(0, _count - frequency) + 0.5) / (frequency + 0.5)));
}
