using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;
using CwHoe.Router.Limits;
using Microsoft.Extensions.Time.Testing;

namespace CwHoe.Router.Tests.Limits;

public sealed class UsageLedgerTests
{
    private readonly FakeTimeProvider _time = new(new(2026, 11, 22, 23, 30, 0, TimeSpan.Zero));
    private readonly UsageLedger _ledger;

    public UsageLedgerTests() => _ledger = new(_time);

    [Fact]
    public void TryReserve_ConcurrentRequests_AreGivenBack()
    {
        var limits = Limits("""{"identity": {"concurrentRequests": 2}}""");
        var first = Reserve(limits);
        Reserve(limits);

        Assert.Contains("2 requests at one time for key:a", _ledger.TryReserve("key:a", 1, [0], limits).Problem, StringComparison.Ordinal);
        Assert.NotNull(_ledger.TryReserve("key:b", 1, [0], limits).Reservation);
        _ledger.Settle(first, default);
        Reserve(limits);
    }

    [Fact]
    public void TryReserve_Rate_IsOverAnyMinute()
    {
        var limits = Limits("""{"total": {"requestsPerMinute": 3}}""");
        for (var i = 0; i < 3; i++)
        {
            Reserve(limits);
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Null(_ledger.TryReserve("key:b", 1, [0], limits).Reservation);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Null(_ledger.TryReserve("key:b", 1, [0], limits).Reservation);
        _time.Advance(TimeSpan.FromSeconds(1));
        Reserve(limits);
        Assert.Null(_ledger.TryReserve("key:b", 1, [0], limits).Reservation);
    }

    [Fact]
    public void TryReserve_Tokens_CountWhatIsSetAsideUntilTheTruthIsKnown()
    {
        var limits = Limits("""{"identity": {"tokensPerMinute": 100}}""");
        var reservation = Reserve(limits, tokens: 90);
        Assert.Null(_ledger.TryReserve("key:a", 20, [0], limits).Reservation);

        _ledger.Settle(reservation, new(1, 10, 20, 0));

        Reserve(limits, tokens: 70);
        Assert.Null(_ledger.TryReserve("key:a", 1, [0], limits).Reservation);
    }

    [Fact]
    public void TryReserve_Budget_IsWholeAgainInTheNextPeriod()
    {
        var limits = Limits("""{"identity": {"budgets": [{"window": "day", "tokens": 100}, {"window": "month", "tokens": 150}]}}""");
        _ledger.Settle(Reserve(limits), new(1, 50, 50, 0));

        var refused = _ledger.TryReserve("key:a", 1, [0], limits);
        Assert.Equal((TimeSpan.FromMinutes(30), "The limit of 100 tokens per day for key:a is reached."), (refused.RetryAfter, refused.Problem));
        _time.Advance(TimeSpan.FromMinutes(30));
        _ledger.Settle(Reserve(limits), new(1, 25, 25, 0));
        Assert.Contains("150 tokens per month", _ledger.TryReserve("key:a", 1, [0], limits).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void TryReserve_Money_SaysWhatIsLeft()
    {
        var limits = Limits("""{"identity": {"budgets": [{"window": "week", "cost": "2.50"}]}, "total": {"budgets": [{"window": "month", "cost": "1"}]}}""");

        Assert.Equal(1_000_000, _ledger.TryReserve("key:a", 1, [400_000, 5_000_000], limits).MoneyLeft);
        Assert.Equal(600_000, _ledger.TryReserve("key:a", 1, [0], limits).MoneyLeft);
    }

    [Fact]
    public void LimitOf_FirstOverrideThatMatches_StandsInForTheCommonOne()
    {
        var limits = Limits("""
            {"identity": {"requestsPerMinute": 1}, "overrides": [{"identity": "system:serviceaccount:bots:*", "requestsPerMinute": 5}, {"identity": "key:a", "requestsPerMinute": 9}]}
            """);

        Assert.Equal([9, 5, 1], new[] { "key:a", "system:serviceaccount:bots:x", "key:b" }.Select(identity => UsageLedger.LimitOf(identity, limits)!.RequestsPerMinute!.Value));
    }

    [Fact]
    public void Entries_OfOthersLivingAndGone_AreAddedUp()
    {
        var data = new Dictionary<string, string>
        {
            ["self"] = """{"at": 1, "callers": {"key:a": {"periods": {"month:2026-11-01": {"inputTokens": 1000}}}}}""",
            ["alive"] = $$$"""{"at": {{{_time.GetUtcNow().ToUnixTimeSeconds() - 1}}}, "callers": {"key:a": {"rpm": 2, "now": 1, "periods": {"month:2026-11-01": {"requests": 2, "inputTokens": 30, "outputTokens": 5, "cost": 7} } } } }""",
            ["gone"] = """{"at": 5, "callers": {"key:a": {"rpm": 9, "now": 9, "periods": {"month:2026-11-01": {"requests": 1, "inputTokens": 10}, "month:2026-10-01": {"requests": 99}}}}}""",
            ["settled"] = """{"callers": {"key:b": {"periods": {"month:2026-11-01": {"requests": 4}}}}}""",
            ["broken"] = "no JSON",
        };

        var elsewhere = UsageEntries.Elsewhere(data, "self", _time.GetUtcNow());
        var fold = UsageEntries.Fold(data, "self", _time.GetUtcNow());

        Assert.Equal((2, 1), (elsewhere["key:a"].Requests, elsewhere["key:a"].Concurrent));
        Assert.Equal(new(3, 40, 5, 7), elsewhere["key:a"].Periods["month:2026-11-01"]);
        Assert.Equal(["broken", "gone"], fold!.Value.Gone.Order(StringComparer.Ordinal));
        Assert.Equal((1L, 4L), (fold.Value.Settled.Callers["key:a"].Periods["month:2026-11-01"].Requests, fold.Value.Settled.Callers["key:b"].Periods["month:2026-11-01"].Requests));
        Assert.DoesNotContain("month:2026-10-01", fold.Value.Settled.Callers["key:a"].Periods.Keys);
        Assert.Equal(fold.Value.Settled.Callers["key:b"].Periods, UsageEntries.Read(new Dictionary<string, string> { ["x"] = UsageEntries.Write(fold.Value.Settled) }, "x")!.Callers["key:b"].Periods);
    }

    [Theory]
    [InlineData(BudgetWindow.Hour, "hour:2026-11-22T23", "2026-11-23T00:00:00Z")]
    [InlineData(BudgetWindow.Day, "day:2026-11-22", "2026-11-23T00:00:00Z")]
    [InlineData(BudgetWindow.Week, "week:2026-11-16", "2026-11-23T00:00:00Z")]
    [InlineData(BudgetWindow.Month, "month:2026-11-01", "2026-12-01T00:00:00Z")]
    public void Period_IsOfTheCalendarInUtc(BudgetWindow window, string key, string end) =>
        Assert.Equal((key, DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture)), (BudgetPeriod.Of(window, _time.GetUtcNow()).Key, BudgetPeriod.Of(window, _time.GetUtcNow()).End));

    private Reservation Reserve(RouterPolicyLimits limits, long tokens = 1)
    {
        var verdict = _ledger.TryReserve("key:a", tokens, [0], limits);
        return verdict.Reservation ?? throw new InvalidOperationException(verdict.Problem);
    }

    private static RouterPolicyLimits Limits(string json) => Sample.Read<RouterPolicySpec>($$"""{"limits": {{json}}}""").Limits!;
}
