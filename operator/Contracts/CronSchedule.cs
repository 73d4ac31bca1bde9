using System.Globalization;
using System.Numerics;

namespace CwHoe.Contracts;

/// <summary>Moments that come again and again, written as cron has them: minute, hour, day of the month, month, day of the week, in UTC.</summary>
/// <remarks>
/// A field is <c>*</c>, a number, a range <c>1-5</c>, steps <c>*/15</c> or <c>0-30/10</c>, or several of them with commas between. Sunday is 0 and 7. Where both
/// days are given, neither by <c>*</c>, one of them is enough, as in crontab(5).
/// </remarks>
public sealed class CronSchedule
{
    // 29 February comes again after eight years at most, where a century's end leaves one out.
    private const int MostDays = (8 * 366) + 1;

    private readonly ulong _minutes;
    private readonly ulong _hours;
    private readonly ulong _days;
    private readonly ulong _months;
    private readonly ulong _weekdays;
    private readonly bool _eitherDay;

    private CronSchedule(ulong[] fields, bool eitherDay)
    {
        (_minutes, _hours, _days, _months) = (fields[0], fields[1], fields[2], fields[3]);
        _weekdays = fields[4] | (fields[4] >> 7);
        _eitherDay = eitherDay;
    }

    /// <summary>Reads five fields with one blank between each two.</summary>
    /// <param name="text">The text; null is none.</param>
    /// <param name="schedule">The schedule; null where there is none.</param>
    /// <param name="error">What is wrong, to be put behind the field's name; null where nothing is.</param>
    /// <returns>Whether it is a schedule, one whose moment comes.</returns>
    public static bool TryParse(string? text, out CronSchedule? schedule, out string? error)
    {
        (string Name, int Least, int Most)[] known = [("minute", 0, 59), ("hour", 0, 23), ("day of the month", 1, 31), ("month", 1, 12), ("day of the week", 0, 7)];
        (schedule, error) = (null, null);
        var parts = (text ?? "").Split(' ');
        if (parts.Length != known.Length)
        {
            error = $"has {parts.Length} fields and needs 5: minute, hour, day of the month, month, day of the week, such as 0 3 * * *";
            return false;
        }

        var fields = new ulong[known.Length];
        for (var i = 0; i < known.Length; i++)
        {
            if (Field(parts[i], known[i].Least, known[i].Most) is not { } bits)
            {
                error = $"has {parts[i]} for its {known[i].Name}, which is no list of numbers and ranges of {known[i].Least}-{known[i].Most}";
                return false;
            }

            fields[i] = bits;
        }

        var read = new CronSchedule(fields, !parts[2].StartsWith('*') && !parts[4].StartsWith('*'));
        if (read.NextAfter(DateTimeOffset.UnixEpoch) is null)
        {
            error = "names a day that no month of it has";
            return false;
        }

        schedule = read;
        return true;
    }

    /// <summary>The first moment after another; null where none comes, which only a schedule that is none can have.</summary>
    /// <param name="time">Any time.</param>
    public DateTimeOffset? NextAfter(DateTimeOffset time)
    {
        var utc = time.UtcDateTime;
        var start = new DateTime(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerMinute), DateTimeKind.Utc).AddMinutes(1);
        for (var day = 0; day < MostDays; day++)
        {
            var date = start.Date.AddDays(day);
            if (IsOn(date) && TimeOfDay(day == 0 ? start.TimeOfDay : TimeSpan.Zero) is { } at)
                return new(date + at, TimeSpan.Zero);
        }

        return null;
    }

    private bool IsOn(DateTime date)
    {
        var (day, weekday) = (Has(_days, date.Day), Has(_weekdays, (int)date.DayOfWeek));
        return Has(_months, date.Month) && (_eitherDay ? day || weekday : day && weekday);
    }

    private TimeSpan? TimeOfDay(TimeSpan from)
    {
        for (var hour = From(_hours, from.Hours); hour < 24; hour = From(_hours, hour + 1))
        {
            var minute = From(_minutes, hour == from.Hours ? from.Minutes : 0);
            if (minute < 60)
                return new TimeSpan(hour, minute, 0);
        }

        return null;
    }

    private static bool Has(ulong bits, int value) => (bits >> value & 1) == 1;

    // The first value that is there, or 64.
    private static int From(ulong bits, int value) => value > 63 ? 64 : BitOperations.TrailingZeroCount(bits >> value << value);

    private static ulong? Field(string text, int least, int most)
    {
        ulong bits = 0;
        foreach (var item in text.Split(','))
        {
            var (range, step) = item.Split('/') switch
            {
                [var whole] => (whole, 1),
                [var whole, var by] when Number(by, 1, most) is { } count => (whole, count),
                _ => ("", 0),
            };
            var (first, last) = range.Split('-') switch
            {
                ["*"] => (least, most),
                [var one] => (Number(one, least, most), item.Contains('/') ? most : Number(one, least, most)),
                [var low, var high] => (Number(low, least, most), Number(high, least, most)),
                _ => ((int?)null, (int?)null),
            };
            if (first is not { } from || last is not { } to || from > to)
                return null;
            for (var value = from; value <= to; value += step)
                bits |= 1UL << value;
        }

        return bits;
    }

    private static int? Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null;
}
