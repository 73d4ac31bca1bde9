using CwHoe.Akashic.Index.Words;

namespace CwHoe.Akashic.Tests.Index.Words;

public sealed class ExcerptTests
{
    [Fact]
    public void Of_ShortText_MarksEveryFoundWord() =>
        Assert.Equal("The **image**: cannot **Pull** it", Excerpt.Of("The image: cannot\nPull it", WordQuery.Parse("pull image")));

    [Fact]
    public void Of_LongText_ShowsTheStretchWithMostDifferentWords()
    {
        var filler = string.Concat(Enumerable.Repeat("nothing to see here ", 50));
        var excerpt = Excerpt.Of($"image image image {filler} the image that nobody could pull {filler}", WordQuery.Parse("image pull*"));
        Assert.Contains("the **image** that nobody could **pull** nothing", excerpt, StringComparison.Ordinal);
        Assert.StartsWith("…", excerpt, StringComparison.Ordinal);
        Assert.EndsWith("…", excerpt, StringComparison.Ordinal);
        Assert.True(excerpt.Length <= 300);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("😀😀😀")]
    public void Of_NothingFound_IsTheBeginning(string text) => Assert.Equal(text, Excerpt.Of(text, WordQuery.Parse("other")));

    [Fact]
    public void Of_AnyText_IsWholeCharactersOfAtMost300()
    {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(400)).Select(_ => random.Next(8) switch { 0 => "😀", 1 => "word", 2 => " ", 3 => "\n", 4 => "東", 5 => "wordy", _ => "x" }));
            var excerpt = Excerpt.Of(text, WordQuery.Parse("word* 東"));
            Assert.True(excerpt.Length <= 300, $"{excerpt.Length}: {excerpt}");
            Assert.DoesNotContain('\ufffd', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(excerpt)));
        }
    }
}
