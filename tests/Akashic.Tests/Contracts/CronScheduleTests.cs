using System.Globalization;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Tests.Contracts;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("* * * * *", "2026-11-22T12:00:30Z", "2026-11-22T12:01:00Z")]
    [InlineData("0 3 * * *", "2026-11-22T03:00:00Z", "2026-11-23T03:00:00Z")]
    [InlineData("0 3 * * *", "2026-11-22T02:59:59Z", "2026-11-22T03:00:00Z")]
    [InlineData("*/15 8-18/5 * * 1-5", "2026-11-20T18:46:00Z", "2026-11-23T08:00:00Z")]
    [InlineData("5/20 * * * *", "2026-11-22T12:26:00Z", "2026-11-22T12:45:00Z")]
    [InlineData("59 23 31 12 *", "2026-12-31T23:59:00Z", "2027-12-31T23:59:00Z")]
    [InlineData("0 0 29 2 *", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00Z")]
    [InlineData("0 0 * * 7", "2026-11-22T00:00:00Z", "2026-11-29T00:00:00Z")]
    [InlineData("0 0 * * 0", "2026-11-21T12:00:00Z", "2026-11-22T00:00:00Z")]
    [InlineData("0 0 13 * 5", "2026-11-22T00:00:00Z", "2026-11-27T00:00:00Z")]
    [InlineData("0 0 1-7 * *", "2026-11-22T00:00:00+05:00", "2026-12-01T00:00:00Z")]
    [InlineData("0,30 1,2 * * *", "2026-11-22T01:30:00Z", "2026-11-22T02:00:00Z")]
    public void NextAfter_Schedule_IsItsNextMoment(string text, string time, string next)
    {
        Assert.True(CronSchedule.TryParse(text, out var schedule, out var error), error);
        Assert.Equal(DateTimeOffset.Parse(next, CultureInfo.InvariantCulture), schedule!.NextAfter(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData(null, "needs 5")]
    [InlineData("0 3 * *", "needs 5")]
    [InlineData("0  3 * * *", "needs 5")]
    [InlineData("60 * * * *", "minute")]
    [InlineData("* 24 * * *", "hour")]
    [InlineData("* * 0 * *", "day of the month")]
    [InlineData("* * * 13 *", "month")]
    [InlineData("* * * * 8", "day of the week")]
    [InlineData("5-1 * * * *", "minute")]
    [InlineData("*/0 * * * *", "minute")]
    [InlineData("1,,2 * * * *", "minute")]
    [InlineData("-1 * * * *", "minute")]
    [InlineData("1-2-3 * * * *", "minute")]
    [InlineData("*/5/5 * * * *", "minute")]
    [InlineData("+1 * * * *", "minute")]
    [InlineData("mon * * * *", "minute")]
    [InlineData("0 0 31 2,4 *", "no month")]
    public void TryParse_WhatIsNone_SaysWhere(string? text, string where)
    {
        Assert.False(CronSchedule.TryParse(text, out var schedule, out var error));
        Assert.Null(schedule);
        Assert.Contains(where, error);
    }
}
