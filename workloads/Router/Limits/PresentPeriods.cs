using CwHoe.Contracts;

namespace CwHoe.Router.Limits;

/// <summary>The periods that it is now, one for each window, worked out once an hour: every window begins and ends with an hour. Not safe for several threads.</summary>
internal sealed class PresentPeriods
{
    private BudgetPeriod[] _all = [];
    private BudgetPeriod? _hour;

    /// <summary>All of them; the same list until one of them is over.</summary>
    public BudgetPeriod[] At(DateTimeOffset now)
    {
        if (_hour is null || now < _hour.Start || now >= _hour.End)
        {
            _all = [.. Wire.All<BudgetWindow>().Select(window => BudgetPeriod.Of(window, now))];
            _hour = Find(_all, BudgetWindow.Hour);
        }

        return _all;
    }

    /// <summary>The one of a window.</summary>
    public BudgetPeriod Of(BudgetWindow window, DateTimeOffset now) => Find(At(now), window);

    private static BudgetPeriod Find(BudgetPeriod[] periods, BudgetWindow window) => Array.Find(periods, period => period.Window == window)!;
}
