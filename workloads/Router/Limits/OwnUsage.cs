using CwHoe.Contracts;

namespace CwHoe.Router.Limits;

/// <summary>What one caller has used at this replica. Not safe for several threads: the ledger's lock guards it.</summary>
internal sealed class OwnUsage
{
    /// <summary>The last minute.</summary>
    public MinuteCounter Minute { get; } = new();

    /// <summary>Requests under way.</summary>
    public int Concurrent { get; set; }

    /// <summary>Tokens and money that requests under way may still use.</summary>
    public (long Tokens, long Cost) Reserved { get; set; }

    /// <summary>By the key of a period.</summary>
    public Dictionary<string, Spent> Periods { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds to every period that <paramref name="now"/> is in, and forgets those that are over.</summary>
    public void Spend(DateTimeOffset now, Spent spent)
    {
        foreach (var over in Periods.Keys.Where(key => !BudgetPeriod.IsPresent(key, now)).ToList())
            Periods.Remove(over);
        foreach (var window in Wire.All<BudgetWindow>())
        {
            var key = BudgetPeriod.Of(window, now).Key;
            Periods[key] = Periods.GetValueOrDefault(key) + spent;
        }
    }
}
