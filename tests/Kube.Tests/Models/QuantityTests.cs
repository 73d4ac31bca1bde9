using CwHoe.Kube.Models;

namespace CwHoe.Kube.Tests.Models;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("0", 0, 0)]
    [InlineData("2", 2, 2_000_000)]
    [InlineData("1.5", 2, 1_500_000)]
    [InlineData("50m", 1, 50_000)]
    [InlineData("1n", 1, 1)]
    [InlineData("-0.2", 0, -200_000)]
    [InlineData("-1", -1, -1_000_000)]
    [InlineData("1Ki", 1024, 1_024_000_000)]
    [InlineData("9E", 9_000_000_000_000_000_000, long.MaxValue)]
    public void Value_OfText_IsRoundedUp(string text, long whole, long millionths)
    {
        Assert.Equal(whole, Quantity.Parse(text).Value);
        Assert.Equal(millionths, Quantity.Parse(text).Micros);
    }
}
