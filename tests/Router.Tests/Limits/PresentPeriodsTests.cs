using CwHoe.Contracts;
using CwHoe.Router.Limits;

namespace CwHoe.Router.Tests.Limits;

public sealed class PresentPeriodsTests
{
    [Fact]
    public void At_SameHour_IsTheSameList()
    {
        var periods = new PresentPeriods();

        Assert.Same(periods.At(new(2026, 11, 22, 23, 0, 0, TimeSpan.Zero)), periods.At(new(2026, 11, 22, 23, 59, 59, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("2026-11-22T23:59:59Z", "2026-11-23T00:00:00Z")]
    [InlineData("2026-11-30T23:59:59Z", "2026-12-01T00:00:00Z")]
    [InlineData("2026-11-22T10:00:00Z", "2026-11-22T11:30:00Z")]
    [InlineData("2026-11-22T10:00:00Z", "2026-11-22T09:30:00Z")]
    public void At_AnotherHour_IsThePeriodsOfThat(string before, string after)
    {
        var (periods, now) = (new PresentPeriods(), DateTimeOffset.Parse(after, System.Globalization.CultureInfo.InvariantCulture));
        periods.At(DateTimeOffset.Parse(before, System.Globalization.CultureInfo.InvariantCulture));

        Assert.All(Wire.All<BudgetWindow>(), window => Assert.Equal(BudgetPeriod.Of(window, now), periods.Of(window, now)));
    }
}
