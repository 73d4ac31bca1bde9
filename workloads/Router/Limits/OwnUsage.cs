using System.Runtime.InteropServices;

namespace CwHoe.Router.Limits;

/// <summary>What one caller has used at this replica. Not safe for several threads: the ledger's lock guards it.</summary>
internal sealed class OwnUsage
{
    private BudgetPeriod[] _present = [];

    /// <summary>The last minute.</summary>
    public MinuteCounter Minute { get; } = new();

    /// <summary>Requests under way.</summary>
    public int Concurrent { get; set; }

    /// <summary>Tokens and money that requests under way may still use.</summary>
    public (long Tokens, long Cost) Reserved { get; set; }

    /// <summary>By the key of a period.</summary>
    public Dictionary<string, Spent> Periods { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds to every period of <paramref name="present"/>, and forgets those that are over.</summary>
    public void Spend(BudgetPeriod[] present, Spent spent)
    {
        if (!ReferenceEquals(_present, present))
        {
            _present = present;
            foreach (var over in Periods.Keys.Except(present.Select(period => period.Key)).ToList())
                Periods.Remove(over);
        }

        foreach (var period in present)
        {
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(Periods, period.Key, out _);
            sum += spent;
        }
    }
}
