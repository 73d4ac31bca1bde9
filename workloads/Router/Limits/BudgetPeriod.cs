using System.Globalization;
using CwHoe.Contracts;

namespace CwHoe.Router.Limits;

/// <summary>One calendar period in UTC: <see cref="Key"/> names it, such as <c>day:2026-11-22</c>; weeks begin on Monday.</summary>
/// <param name="Window">How long it is.</param>
/// <param name="Key">The name.</param>
/// <param name="Start">When it began.</param>
/// <param name="End">When it is over.</param>
internal sealed record BudgetPeriod(BudgetWindow Window, string Key, DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>The period that <paramref name="now"/> is in.</summary>
    public static BudgetPeriod Of(BudgetWindow window, DateTimeOffset now)
    {
        var utc = now.UtcDateTime;
        var day = utc.Date;
        var (start, end) = window switch
        {
            BudgetWindow.Hour => (day.AddHours(utc.Hour), day.AddHours(utc.Hour + 1)),
            BudgetWindow.Week => (day.AddDays(-(((int)day.DayOfWeek + 6) % 7)), day.AddDays(7 - (((int)day.DayOfWeek + 6) % 7))),
            BudgetWindow.Month => (new DateTime(utc.Year, utc.Month, 1), new DateTime(utc.Year, utc.Month, 1).AddMonths(1)),
            _ => (day, day.AddDays(1)),
        };
        return new(window, $"{window.Name()}:{start.ToString(window == BudgetWindow.Hour ? "yyyy-MM-dd'T'HH" : "yyyy-MM-dd", CultureInfo.InvariantCulture)}", new(start, TimeSpan.Zero), new(end, TimeSpan.Zero));
    }

    /// <summary>Whether the period named <paramref name="key"/> is one that <paramref name="now"/> is in.</summary>
    public static bool IsPresent(string key, DateTimeOffset now) => Wire.All<BudgetWindow>().Any(window => Of(window, now).Key == key);
}
