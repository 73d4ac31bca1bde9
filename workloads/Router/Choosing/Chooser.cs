using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CwHoe.Contracts;
using CwHoe.Router.Policy;
using CwHoe.Router.Requests;
using CwHoe.Router.Forwarding;

namespace CwHoe.Router.Choosing;

/// <summary>Orders the backends of a model for one request. Pure but for the numbers it is given.</summary>
internal static class Chooser
{
    // A replica with more than this many times the average load gives its conversations to the next (consistent hashing with bounded loads).
    private const double LoadBound = 1.25;

    // Of a conversation the first messages are what its turns share; this much of them tells one from another.
    private const int PrefixBytes = 2048;

    /// <summary>Orders.</summary>
    /// <param name="request">What is asked, by whom, under which policy.</param>
    /// <param name="load">Requests in flight and latency of a backend.</param>
    /// <param name="random">Decides where nothing else does.</param>
    public static Choice Choose(RoutedRequest request, Func<Backend, (int InFlight, double LatencyMs)> load, Random random)
    {
        var open = new List<Backend>(request.Route.Backends.Count);
        List<RefusedChoice>? refused = null;
        foreach (var backend in request.Route.Backends)
        {
            if (WhyNot(backend, request) is { } refusal)
                (refused ??= []).Add(refusal);
            else
                open.Add(backend);
        }

        return new(open.Count <= 1 ? open : Order(request, open, load, random), refused ?? []);
    }

    /// <summary>What a request may cost at each backend of its model; none where all are free.</summary>
    public static IReadOnlyList<long> Costs(ModelRoute route, RequestFacts facts)
    {
        if (route.IsFree)
            return [];
        var costs = new long[route.Backends.Count];
        for (var i = 0; i < costs.Length; i++)
            costs[i] = Cost(route.Backends[i], facts);
        return costs;
    }

    /// <summary>What a request may cost at a backend, in millionths of the currency: its prompt, and as long an answer as it allows.</summary>
    public static long Cost(Backend backend, RequestFacts facts) =>
        backend.Price.Of(new() { Input = facts.EstimatedInputTokens, Output = facts.MaxOutputTokens ?? facts.EstimatedInputTokens });

    private static RefusedChoice? WhyNot(Backend backend, RoutedRequest request)
    {
        var facts = request.Facts;
        if (!request.Residency.Allows(backend.Tier))
            return No(request.Residency.IsUnknown ? BackendRefusal.UnknownClassification : BackendRefusal.TierNotAllowed, $"tier {backend.Tier.Name()}: {request.Residency.Refusal}");
        if (request.MoneyLeft is { } money && backend.Price != Price.Free && (money == 0 || Cost(backend, facts) > money))
            return No(BackendRefusal.OverBudget, "what is left of the budget does not pay for it");
        if (facts.Needs.Count > 0 && !backend.Can(facts.Needs))
            return No(BackendRefusal.MissingCapability, $"it can't do {string.Join(", ", backend.Missing(facts.Needs).Select(need => need.Name()))}");
        if (UpstreamApi.Of(facts.Api, backend.Api) is null)
            return No(BackendRefusal.NoSuchApi, $"its API, {backend.Api.Name()}, has no such request");
        return backend.ContextWindow is { } window && facts.EstimatedInputTokens > window
            ? No(BackendRefusal.ContextTooSmall, $"the request has about {facts.EstimatedInputTokens} tokens, and it takes {window}")
            : null;

        RefusedChoice No(BackendRefusal refusal, string reason) => new(backend, refusal, reason);
    }

    private static Backend[] Order(RoutedRequest request, List<Backend> backends, Func<Backend, (int InFlight, double LatencyMs)> load, Random random)
    {
        var (table, facts) = (request.Table, request.Facts);
        // Read once: sorting by numbers that change meanwhile is no order.
        var loads = backends.ToDictionary(backend => backend, load);
        var shuffled = backends.OrderBy(_ => random.Next()).ToList();
        IEnumerable<Backend> ordered = table.Strategy switch
        {
            RoutingStrategy.Weighted => backends.OrderByDescending(backend => Math.Pow(random.NextDouble(), Siblings(backend) / (double)backend.Weight)),
            RoutingStrategy.LeastInFlight => shuffled.OrderBy(backend => loads[backend].InFlight),
            RoutingStrategy.LeastLatency => shuffled.OrderBy(backend => loads[backend].LatencyMs * (loads[backend].InFlight + 1)),
            RoutingStrategy.Cheapest => shuffled.OrderBy(backend => Cost(backend, facts)).ThenBy(backend => loads[backend].InFlight),
            RoutingStrategy.PrefixAffinity => ByAffinity(),
            _ => shuffled.OrderBy(backend => backend.Index).ThenBy(backend => loads[backend].InFlight),
        };
        return [.. table.Mode == SovereigntyMode.Any ? ordered : ordered.OrderBy(backend => backend.Tier)];

        // The pods of one backend share its weight.
        int Siblings(Backend backend) => backends.Count(other => other.Index == backend.Index);

        IEnumerable<Backend> ByAffinity()
        {
            var bound = Math.Ceiling(LoadBound * (loads.Values.Sum(each => each.InFlight) + 1) / backends.Count);
            var conversation = request.Body.Span[facts.ConversationAt];
            var prefix = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(conversation[..Math.Min(conversation.Length, PrefixBytes)]));
            return backends.OrderBy(backend => loads[backend].InFlight >= bound).ThenByDescending(backend => Score(prefix, backend));
        }
    }

    /// <summary>Rendezvous hashing: when backends come or go, only their own conversations move.</summary>
    private static ulong Score(ulong prefix, Backend backend) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{prefix} {backend.Key}")));
}
