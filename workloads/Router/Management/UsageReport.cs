using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;
using CwHoe.Router.Limits;
using CwHoe.Router.Policy;
using CwHoe.Router.Sovereignty;
using CwHoe.Shared.Rpc;
using Google.Protobuf.WellKnownTypes;

namespace CwHoe.Router.Management;

/// <summary>What callers have used, in the words of the management API.</summary>
internal static class UsageReport
{
    private const string Everyone = "*";
    private const int DefaultPage = 100;
    private const int LargestPage = 1000;

    /// <summary>One page of it: by identity, then by window; the sum over all callers first.</summary>
    /// <exception cref="RpcException">The page's size or token is wrong.</exception>
    public static ListUsageResponse Of(ListUsageRequest request, UsageLedger ledger, RouterPolicyLimits? limits, DateTimeOffset now)
    {
        if (request.PageSize is < 0 or > LargestPage)
            throw new RpcException(RpcStatus.InvalidArgument, $"must be from 0 to {LargestPage}", "pageSize");
        var windows = request.Window == BudgetWindow.Unspecified ? Wire.All<BudgetWindow>().ToList() : [request.Window];
        var all = ledger.Callers().Where(identity => request.Identity.Length == 0 || (request.Identity != Everyone && Residency.IsFor(request.Identity, identity)))
            .Prepend(Everyone).Where(identity => identity != Everyone || request.Identity is "" or Everyone)
            .SelectMany(identity => windows.Select(window => (Identity: identity, Window: window)))
            .ToList();
        // A token is the name of the last entry: callers that come meanwhile neither repeat nor skip one.
        var from = 0;
        if (request.PageToken.Length > 0)
        {
            from = all.FindIndex(each => Token(each.Identity, each.Window) == request.PageToken) + 1;
            if (from == 0)
                throw new RpcException(RpcStatus.InvalidArgument, "is not the next_page_token of an answer to such a request", "pageToken");
        }

        var page = all.Skip(from).Take(request.PageSize == 0 ? DefaultPage : request.PageSize).ToList();
        var response = new ListUsageResponse { NextPageToken = from + page.Count < all.Count ? Token(page[^1].Identity, page[^1].Window) : "" };
        response.Usage.AddRange(page.Select(each => Of(each.Identity, each.Window, ledger, limits, now)));
        return response;
    }

    private static IdentityUsage Of(string identity, BudgetWindow window, UsageLedger ledger, RouterPolicyLimits? limits, DateTimeOffset now)
    {
        var spent = ledger.SpentIn(identity == Everyone ? UsageLedger.Everyone : identity, window);
        var budget = (identity == Everyone ? limits?.Total : UsageLedger.LimitOf(identity, limits))?.Budgets?.FirstOrDefault(each => each.Window == window);
        var period = BudgetPeriod.Of(window, now);
        var usage = new IdentityUsage
        {
            Identity = identity,
            Window = window,
            WindowStart = Timestamp.FromDateTimeOffset(period.Start),
            WindowEnd = Timestamp.FromDateTimeOffset(period.End),
            Requests = spent.Requests,
            InputTokens = spent.InputTokens,
            CachedTokens = spent.CachedTokens,
            OutputTokens = spent.OutputTokens,
            CostMicros = spent.Cost,
        };
        if (budget?.Tokens is { } tokens)
            (usage.TokenLimit, usage.TokensRemaining) = (tokens, Math.Max(0, tokens - spent.Tokens));
        if (budget?.Cost is { } cost)
            (usage.CostLimitMicros, usage.CostRemainingMicros) = (RoutingTableBuilder.Micro(cost), Math.Max(0, RoutingTableBuilder.Micro(cost) - spent.Cost));
        return usage;
    }

    private static string Token(string identity, BudgetWindow window) => $"{identity} {window.Name()}";
}
