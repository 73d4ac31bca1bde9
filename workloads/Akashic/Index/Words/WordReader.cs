using System.Globalization;
using System.Text;

namespace CwHoe.Akashic.Index.Words;

/// <summary>Takes texts apart into words, for every index alike: so the same words find the same records whatever keeps the index.</summary>
/// <remarks>
/// A word is a run of letters, digits and their marks; case does not matter. Scripts that are written without spaces give one word per character, which a
/// query joins to a phrase.
/// </remarks>
internal static class WordReader
{
    /// <summary>Characters of a word that count.</summary>
    public const int LongestWord = 64;

    /// <summary>The words of a text in order.</summary>
    public static IEnumerable<Word> Read(string text)
    {
        var start = -1;
        for (var i = 0; i < text.Length;)
        {
            var isRune = Rune.TryGetRuneAt(text, i, out var rune);
            var width = isRune ? rune.Utf16SequenceLength : 1;
            var isAlone = isRune && IsWordOfItsOwn(rune.Value);
            if (start >= 0 && (!isRune || isAlone || !IsPart(rune)))
            {
                yield return Cut(text, start, i);
                start = -1;
            }

            if (isAlone && IsPart(rune))
                yield return new(i, width, text.Substring(i, width));
            else if (start < 0 && isRune && IsPart(rune))
                start = i;
            i += width;
        }

        if (start >= 0)
            yield return Cut(text, start, text.Length);
    }

    /// <summary>The words with single spaces between them, and how many they are.</summary>
    public static (string Text, int Count) Join(string text)
    {
        var joined = new StringBuilder(text.Length);
        var count = 0;
        foreach (var word in Read(text))
        {
            joined.Append(count++ > 0 ? " " : "").Append(word.Text);
        }

        return (joined.ToString(), count);
    }

    private static Word Cut(string text, int start, int end) =>
        new(start, end - start, text[start..Math.Min(end, start + LongestWord)].ToLowerInvariant());

    private static bool IsPart(Rune rune) => rune.IsAscii
        ? Rune.IsLetterOrDigit(rune)
        : Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber
            or UnicodeCategory.OtherNumber or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    // Thai, Lao, Myanmar, Khmer; kana, CJK and its extensions.
    private static bool IsWordOfItsOwn(int rune) => rune >= 0x0E00
        && rune is <= 0x0EFF or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF) or (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF)
            or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
