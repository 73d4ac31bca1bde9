namespace CwHoe.Akashic.Index.Words;

/// <summary>What someone looks for, as SearchRequest.text describes it. Any text is a query: there are no syntax errors.</summary>
/// <param name="Wanted">All of these; none finds nothing.</param>
/// <param name="Unwanted">None of these.</param>
internal sealed record WordQuery(IReadOnlyList<WantedWords> Wanted, IReadOnlyList<WantedWords> Unwanted)
{
    /// <summary>Of either; more are not looked at.</summary>
    public const int Most = 16;

    /// <summary>Whether there is nothing to look for.</summary>
    public bool IsEmpty => Wanted.Count == 0;

    /// <summary>Reads words, "phrases", beginnings* and -what is forbidden. What has several words without spaces, such as a path, is a phrase.</summary>
    public static WordQuery Parse(string text)
    {
        var (wanted, unwanted) = (new List<WantedWords>(), new List<WantedWords>());
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }

            var isUnwanted = text[i] == '-' && i + 1 < text.Length && !char.IsWhiteSpace(text[i + 1]);
            var start = isUnwanted ? i + 1 : i;
            var isQuoted = text[start] == '"';
            start += isQuoted ? 1 : 0;
            var end = start;
            while (end < text.Length && (isQuoted ? text[end] != '"' : !char.IsWhiteSpace(text[end]) && text[end] != '"'))
                end++;
            i = isQuoted ? Math.Min(end + 1, text.Length) : end;
            var isPrefix = isQuoted ? i < text.Length && text[i] == '*' : end > start && text[end - 1] == '*';
            i += isQuoted && isPrefix ? 1 : 0;
            var words = WordReader.Read(text[start..end]).Select(word => word.Text).ToList();
            var list = isUnwanted ? unwanted : wanted;
            if (words.Count > 0 && list.Count < Most)
                list.Add(new(words, isPrefix));
        }

        return new(wanted, unwanted);
    }
}
