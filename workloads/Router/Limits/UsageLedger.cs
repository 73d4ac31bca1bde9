using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;
using CwHoe.Router.Policy;
using CwHoe.Router.Sovereignty;

namespace CwHoe.Router.Limits;

/// <summary>
/// Counts what callers use and decides whether a request is within the limits, before it is asked: what it may use is set aside, and replaced by what it
/// did use. Safe for many threads.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class UsageLedger(TimeProvider time)
{
    /// <summary>Stands for all callers together.</summary>
    public const string Everyone = "";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly PresentPeriods _periods = new();
    private readonly Dictionary<string, OwnUsage> _own = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, PeerUsage> _elsewhere = new Dictionary<string, PeerUsage>();

    /// <summary>Grows with every count, so that one can tell whether there is something to share.</summary>
    public long Version { get; private set; }

    /// <summary>Sets aside what a request may use.</summary>
    /// <param name="identity">Who asks.</param>
    /// <param name="tokens">Tokens that it may use, in and out.</param>
    /// <param name="cost">What it may cost at each backend that might answer, in millionths of the currency.</param>
    /// <param name="limits">The policy's.</param>
    public LimitVerdict TryReserve(string identity, long tokens, IReadOnlyList<long> cost, RouterPolicyLimits? limits)
    {
        (string Scope, string What, RouterPolicyLimit? Limit)[] scopes = [(Everyone, "all callers together", limits?.Total), (identity, identity, LimitOf(identity, limits))];
        lock (_lock)
        {
            var now = time.GetUtcNow();
            long? money = null;
            foreach (var (scope, what, limit) in scopes)
            {
                if (limit is null)
                    continue;
                if (Refuse(now, scope, what, limit, tokens) is { } refused)
                    return refused;
                if (MoneyLeft(now, scope, limit) is { } left)
                    money = Math.Min(money ?? long.MaxValue, left);
            }

            var affordable = 0L;
            foreach (var each in cost)
                affordable = money is null || each <= money ? Math.Max(affordable, each) : affordable;
            foreach (var (scope, _, _) in scopes)
            {
                var own = Own(scope);
                own.Concurrent++;
                own.Minute.Add(now, requests: 1, tokens: 0);
                own.Reserved = (own.Reserved.Tokens + tokens, own.Reserved.Cost + affordable);
            }

            Version++;
            return new(new(identity, tokens, affordable), "", TimeSpan.Zero, money);
        }
    }

    /// <summary>Puts what was used in the place of what was set aside.</summary>
    /// <param name="reservation">What was set aside.</param>
    /// <param name="spent">What was used; all zero for a request that was not answered.</param>
    public void Settle(Reservation reservation, Spent spent)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            Settle(Own(Everyone));
            Settle(Own(reservation.Identity));
            Version++;

            void Settle(OwnUsage own)
            {
                own.Concurrent--;
                own.Reserved = (own.Reserved.Tokens - reservation.Tokens, own.Reserved.Cost - reservation.Cost);
                own.Minute.Add(now, requests: 0, spent.Tokens);
                own.Spend(_periods.At(now), spent);
            }
        }
    }

    /// <summary>A copy of what was counted here.</summary>
    public UsageShare Share()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            return new()
            {
                At = now.ToUnixTimeSeconds(),
                Callers = _own.ToDictionary(
                    own => own.Key,
                    own =>
                    {
                        var (requests, tokens) = own.Value.Minute.Sum(now);
                        return new CallerShare
                        {
                            Requests = requests, Tokens = tokens, Concurrent = own.Value.Concurrent, ReservedTokens = own.Value.Reserved.Tokens, ReservedCost = own.Value.Reserved.Cost,
                            Periods = own.Value.Periods.ToDictionary(period => period.Key, period => period.Value),
                        };
                    }),
            };
        }
    }

    /// <summary>Goes on from what this replica had counted before it was started again.</summary>
    public void Restore(UsageShare before)
    {
        lock (_lock)
        {
            foreach (var (caller, used) in before.Callers)
            {
                var own = Own(caller);
                foreach (var (period, spent) in used.Periods)
                    own.Periods[period] = own.Periods.GetValueOrDefault(period) + spent;
            }
        }
    }

    /// <summary>Takes over what the other replicas counted.</summary>
    public void Learn(IReadOnlyDictionary<string, PeerUsage> elsewhere)
    {
        lock (_lock)
            _elsewhere = elsewhere;
    }

    /// <summary>What all replicas together counted for a caller in the present period.</summary>
    public Spent SpentIn(string identity, BudgetWindow window)
    {
        lock (_lock)
            return Spent(time.GetUtcNow(), identity, window);
    }

    /// <summary>Every caller that has used something.</summary>
    public IReadOnlyList<string> Callers()
    {
        lock (_lock)
            return [.. _own.Keys.Union(_elsewhere.Keys).Where(identity => identity != Everyone).Order(StringComparer.Ordinal)];
    }

    /// <summary>The limit of <paramref name="identity"/>: the first override that is for it, else what every caller has.</summary>
    public static RouterPolicyLimit? LimitOf(string identity, RouterPolicyLimits? limits)
    {
        foreach (var each in limits?.Overrides ?? [])
        {
            if (each.Identity is { } pattern && Residency.IsFor(pattern, identity))
                return new() { RequestsPerMinute = each.RequestsPerMinute, TokensPerMinute = each.TokensPerMinute, ConcurrentRequests = each.ConcurrentRequests, Budgets = each.Budgets };
        }

        return limits?.Identity;
    }

    private LimitVerdict? Refuse(DateTimeOffset now, string scope, string what, RouterPolicyLimit limit, long tokens)
    {
        var (own, peer) = (Own(scope), _elsewhere.GetValueOrDefault(scope, PeerUsage.None));
        var (requests, used) = own.Minute.Sum(now);
        if (own.Concurrent + peer.Concurrent + 1 > limit.ConcurrentRequests)
            return No($"{limit.ConcurrentRequests} requests at one time", Soon);
        if (requests + peer.Requests + 1 > limit.RequestsPerMinute)
            return No($"{limit.RequestsPerMinute} requests per minute", TimeSpan.FromMinutes(1) / Math.Max(1, limit.RequestsPerMinute.Value));
        var reserved = own.Reserved.Tokens + peer.Reserved.Tokens;
        if (used + peer.Tokens + reserved + tokens > limit.TokensPerMinute)
            return No($"{limit.TokensPerMinute} tokens per minute", TimeSpan.FromSeconds(10));
        foreach (var budget in limit.Budgets ?? [])
        {
            if (budget.Window is { } window && Spent(now, scope, window).Tokens + reserved + tokens > budget.Tokens)
                return No($"{budget.Tokens} tokens per {window.Name()}", _periods.Of(window, now).End - now);
        }

        return null;

        LimitVerdict No(string of, TimeSpan retry) => new(null, $"The limit of {of} for {what} is reached.", retry, null);
    }

    private long? MoneyLeft(DateTimeOffset now, string scope, RouterPolicyLimit limit)
    {
        var reserved = Own(scope).Reserved.Cost + _elsewhere.GetValueOrDefault(scope, PeerUsage.None).Reserved.Cost;
        return (limit.Budgets ?? [])
            .Where(budget => budget is { Cost: not null, Window: not null })
            .Select(budget => (long?)Math.Max(0, RoutingTableBuilder.Micro(budget.Cost) - Spent(now, scope, budget.Window!.Value).Cost - reserved))
            .Min();
    }

    private Spent Spent(DateTimeOffset now, string scope, BudgetWindow window)
    {
        var key = _periods.Of(window, now).Key;
        return (_own.TryGetValue(scope, out var own) ? own.Periods.GetValueOrDefault(key) : default)
            + (_elsewhere.TryGetValue(scope, out var peer) ? peer.Periods.GetValueOrDefault(key) : default);
    }

    private OwnUsage Own(string scope)
    {
        if (!_own.TryGetValue(scope, out var own))
            _own.Add(scope, own = new());
        return own;
    }
}
