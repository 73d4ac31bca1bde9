using CwHoe.Contracts;
using CwHoe.Router.Choosing;
using CwHoe.Router.Policy;
using CwHoe.Router.Requests;
using CwHoe.Router.Sovereignty;
using CwHoe.Router.Translation;
using CwHoe.Shared.Rpc;

namespace CwHoe.Router.Management;

/// <summary>Says what would become of a request, by the very decisions that real ones meet.</summary>
internal static class Explanation
{
    /// <summary>Explains.</summary>
    /// <exception cref="RpcException">The policy has no such model.</exception>
    public static ExplainResponse Of(ExplainRequest asked, string identity, RoutingTable table, BackendMonitors monitors)
    {
        if (!table.Routes.TryGetValue(asked.Model, out var route))
            throw new RpcException(RpcStatus.NotFound, $"the policy has no model '{asked.Model}'; it has: {string.Join(", ", table.Routes.Keys.Order(StringComparer.Ordinal))}", "model");
        var attribution = new Attribution(
            null, null, null, asked.Phase == Phase.Unspecified ? null : asked.Phase, asked.Classification.Length == 0 ? null : asked.Classification);
        var residency = Residency.Judge(table, identity, route.Alias, attribution);
        var request = new RoutedRequest
        {
            Id = "", Caller = new(identity), Attribution = attribution, Table = table, Route = route, Residency = residency, Body = default, End = DateTimeOffset.MaxValue,
            Facts = new()
            {
                Api = ModelApi.ChatCompletions, Model = route.Alias, ModelAt = default, Needs = [.. asked.Capabilities],
                EstimatedInputTokens = (int)Math.Clamp(asked.Tokens, 0, int.MaxValue),
            },
        };
        // What chance would decide is in the policy's order here.
        var choice = Chooser.Choose(request, backend => (monitors.Of(backend).InFlight, monitors.Of(backend).LatencyMs), new(0));
        var answer = new ExplainResponse();
        foreach (var backend in choice.Backends.DistinctBy(each => each.Name))
        {
            var state = choice.Backends.Where(each => each.Name == backend.Name).Min(monitors.HealthOf);
            if (state is BackendState.Closed or BackendState.HalfOpen)
            {
                answer.Candidates.Add(new CandidateBackend
                {
                    Name = backend.Name, Tier = backend.Tier, Rule = backend.Tier == Tier.Sovereign ? "" : residency.Rule ?? "",
                    Because = $"strategy {table.Strategy.Name()}{(table.Mode == SovereigntyMode.Any ? "" : ", nearer tiers first")}",
                });
            }
            else
            {
                answer.Refused.Add(new RefusedBackend
                {
                    Name = backend.Name, Tier = backend.Tier, Refusal = BackendRefusal.Unavailable,
                    Because = $"{state.Name()}: {backend.NotReady ?? monitors.Of(backend).LastError ?? "an earlier failure"}",
                });
            }
        }

        foreach (var refused in choice.Refused.DistinctBy(each => each.Backend.Name))
        {
            var told = new RefusedBackend { Name = refused.Backend.Name, Tier = refused.Backend.Tier, Refusal = refused.Refusal, Because = refused.Reason };
            if (refused.Refusal is BackendRefusal.TierNotAllowed or BackendRefusal.UnknownClassification)
                told.Rules.AddRange(table.Rules.Select(rule => rule.Name));
            answer.Refused.Add(told);
        }

        return answer;
    }
}
