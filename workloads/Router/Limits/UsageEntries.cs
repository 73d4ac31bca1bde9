using System.Text.Json;

namespace CwHoe.Router.Limits;

/// <summary>Reads and merges the entries of the usage ConfigMap. Pure.</summary>
internal static class UsageEntries
{
    /// <summary>Key of the entry of replicas that are gone.</summary>
    public const string Settled = "settled";

    // A replica that is there writes every second, or every thirty.
    private static readonly TimeSpan Alive = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Gone = TimeSpan.FromMinutes(10);

    /// <summary>One entry; null for none, and for one that can't be read.</summary>
    public static UsageShare? Read(IReadOnlyDictionary<string, string>? data, string key)
    {
        try
        {
            return data?.GetValueOrDefault(key) is { } text ? JsonSerializer.Deserialize(text, UsageJson.Default.UsageShare) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>One entry as text.</summary>
    public static string Write(UsageShare share) => JsonSerializer.Serialize(share, UsageJson.Default.UsageShare);

    /// <summary>What all others counted: of replicas that are there all, of those that are gone what counts for the present periods.</summary>
    public static IReadOnlyDictionary<string, PeerUsage> Elsewhere(IReadOnlyDictionary<string, string>? data, string self, DateTimeOffset now)
    {
        var elsewhere = new Dictionary<string, PeerUsage>(StringComparer.Ordinal);
        foreach (var share in (data?.Keys ?? []).Where(key => key != self).Select(key => Read(data, key)).OfType<UsageShare>())
        {
            var isAlive = now - DateTimeOffset.FromUnixTimeSeconds(share.At) < Alive;
            foreach (var (caller, used) in share.Callers)
            {
                var sum = elsewhere.GetValueOrDefault(caller, PeerUsage.None);
                elsewhere[caller] = new(
                    sum.Requests + (isAlive ? used.Requests : 0), sum.Tokens + (isAlive ? used.Tokens : 0), sum.Concurrent + (isAlive ? used.Concurrent : 0),
                    isAlive ? (sum.Reserved.Tokens + used.ReservedTokens, sum.Reserved.Cost + used.ReservedCost) : sum.Reserved, Sum(sum.Periods, used.Periods, now));
            }
        }

        return elsewhere;
    }

    /// <summary>The entries of replicas that are gone, and what their sum makes of <see cref="Settled"/>; null where there are none.</summary>
    public static (IReadOnlyList<string> Gone, UsageShare Settled)? Fold(IReadOnlyDictionary<string, string>? data, string self, DateTimeOffset now)
    {
        var gone = (data?.Keys ?? [])
            .Where(key => key != self && key != Settled && (Read(data, key) is not { } share || now - DateTimeOffset.FromUnixTimeSeconds(share.At) > Gone))
            .ToList();
        if (gone.Count == 0)
            return null;
        var settled = new Dictionary<string, CallerShare>(StringComparer.Ordinal);
        foreach (var (caller, used) in gone.Append(Settled).Select(key => Read(data, key)).OfType<UsageShare>().SelectMany(share => share.Callers))
            settled[caller] = new() { Periods = Sum(settled.GetValueOrDefault(caller)?.Periods ?? [], used.Periods, now) };
        return (gone, new() { Callers = settled });
    }

    private static Dictionary<string, Spent> Sum(IReadOnlyDictionary<string, Spent> left, IReadOnlyDictionary<string, Spent> right, DateTimeOffset now) => left.Concat(right)
        .Where(period => BudgetPeriod.IsPresent(period.Key, now))
        .GroupBy(period => period.Key, period => period.Value)
        .ToDictionary(period => period.Key, period => period.Aggregate((a, b) => a + b), StringComparer.Ordinal);
}
