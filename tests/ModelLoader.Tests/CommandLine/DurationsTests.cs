using CwHoe.ModelLoader.CommandLine;

namespace CwHoe.ModelLoader.Tests.CommandLine;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("0s", 0)]
    [InlineData("500ms", 500)]
    [InlineData("110s", 110_000)]
    [InlineData("1.5m", 90_000)]
    [InlineData("24h", 86_400_000)]
    public void TryParse_NumberWithUnit_IsThatLong(string text, int milliseconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("25h")]
    [InlineData("1e9s")]
    [InlineData("1 d")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(Durations.TryParse(text, out _));
}
