using System.Text;

namespace CwHoe.Akashic.Index.Words;

/// <summary>The part of a text that shows best why it was found.</summary>
internal static class Excerpt
{
    private const int Longest = 300;
    private const int Before = 40;
    private const string Mark = "**";

    /// <summary>The stretch with the most of the words, each found word between ** and **; at most 300 characters. The beginning where none is found.</summary>
    /// <param name="text">What <see cref="RecordText"/> says.</param>
    /// <param name="query">What was looked for.</param>
    public static string Of(string text, WordQuery query)
    {
        var found = WordReader.Read(text).Select(word => (Word: word, Wanted: Which(word.Text, query))).Where(word => word.Wanted >= 0).ToList();
        var (first, last) = Densest(found);
        var start = found.Count == 0 ? 0 : Math.Max(0, found[first].Word.Start - Before);
        var excerpt = new StringBuilder(start > 0 ? "…" : "");
        start = start > 0 ? AfterSpace(text, start, found[first].Word.Start) : 0;
        var at = start;
        for (var i = first; i <= last && found.Count > 0; i++)
        {
            var word = found[i].Word;
            if (excerpt.Length + (word.Start - at) + word.Length + (2 * Mark.Length) >= Longest)
                break;
            excerpt.Append(text, at, word.Start - at).Append(Mark).Append(text, word.Start, word.Length).Append(Mark);
            at = word.Start + word.Length;
        }

        var rest = Math.Min(text.Length - at, Longest - 1 - excerpt.Length);
        // Half a character is none.
        rest -= rest > 0 && char.IsHighSurrogate(text[at + rest - 1]) ? 1 : 0;
        excerpt.Append(text, at, rest).Append(at + rest < text.Length ? "…" : "");
        return excerpt.Replace('\n', ' ').Replace('\r', ' ').ToString();
    }

    private static int Which(string word, WordQuery query)
    {
        var number = 0;
        foreach (var wanted in query.Wanted)
        {
            for (var i = 0; i < wanted.Words.Count; i++, number++)
            {
                var isOpen = wanted.IsPrefix && i == wanted.Words.Count - 1;
                if (isOpen ? word.StartsWith(wanted.Words[i], StringComparison.Ordinal) : word == wanted.Words[i])
                    return number;
            }
        }

        return -1;
    }

    // The stretch of the excerpt's length with the most different words, then the most words.
    private static (int First, int Last) Densest(List<(Word Word, int Wanted)> found)
    {
        var best = (First: 0, Last: Math.Max(0, found.Count - 1), Value: -1);
        for (int first = 0, last = 0; first < found.Count; first++)
        {
            last = Math.Max(first, last);
            while (last + 1 < found.Count && found[last + 1].Word.Start - found[first].Word.Start < Longest - (2 * Before))
                last++;
            var different = found.Take(last + 1).Skip(first).Select(word => word.Wanted).Distinct().Count();
            var value = (different * 1000) + Math.Min(last - first, 999);
            if (value > best.Value)
                best = (first, last, value);
        }

        return (best.First, best.Last);
    }

    private static int AfterSpace(string text, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (char.IsWhiteSpace(text[i]))
                return i + 1;
        }

        return from - (char.IsLowSurrogate(text[from]) ? 1 : 0);
    }
}
