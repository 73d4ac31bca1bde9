using System.Diagnostics.Metrics;
using CwHoe.Contracts;
using CwHoe.Router.Choosing;
using CwHoe.Router.Forwarding;
using CwHoe.Router.Policy;
using CwHoe.Router.Requests;

namespace CwHoe.Router.Telemetry;

/// <summary>What the router counts, named as Prometheus shows it. Callers and sessions are in traces and logs only: as labels they would have no end.</summary>
internal sealed class RouterMetrics : IDisposable
{
    private const double Micro = 1_000_000;

    private static readonly InstrumentAdvice<double> Overheads = new() { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5] };
    private static readonly InstrumentAdvice<double> Waits = new() { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300] };

    private readonly Meter _meter = new("CwHoe.Router");
    private readonly Counter<long> _requests;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _tokens;
    private readonly Counter<double> _cost;
    private readonly Histogram<double> _firstToken;
    private readonly Histogram<double> _overhead;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<int> _inFlight;

    /// <summary>Creates the instruments.</summary>
    /// <param name="policy">Whose backends are observed.</param>
    /// <param name="states">What is known of them.</param>
    public RouterMetrics(PolicyFollower policy, BackendMonitors states)
    {
        _requests = _meter.CreateCounter<long>("hoe_router_requests_total", description: "Requests by API, model, backend, tier, phase and the status the client got.");
        _failures = _meter.CreateCounter<long>("hoe_router_backend_failures_total", description: "Attempts at a backend that failed, by reason.");
        _tokens = _meter.CreateCounter<long>("hoe_router_tokens_total", description: "Tokens by model, backend and type; cached ones are among input, reasoning among output.");
        _cost = _meter.CreateCounter<double>("hoe_router_cost_total", description: "Cost in the currency of the policy's prices.");
        _firstToken = _meter.CreateHistogram("hoe_router_time_to_first_token_seconds", null, "Time from sending a request to a backend to the first byte of its answer.", null, Waits);
        _overhead = _meter.CreateHistogram("hoe_router_overhead_seconds", null, "Time that the router itself took before it asked a backend.", null, Overheads);
        _duration = _meter.CreateHistogram("hoe_router_request_duration_seconds", null, "Time from a request to the end of its answer.", null, Waits);
        _inFlight = _meter.CreateUpDownCounter<int>("hoe_router_in_flight_requests", description: "Requests under way.");
        _meter.CreateObservableGauge("hoe_router_policy_generation", () => policy.Table?.Generation ?? 0, description: "Generation of the policy in force; 0 for none.");
        _meter.CreateObservableGauge("hoe_router_backend_state", () => States(policy, states), description: "Servers of a backend by state.");
    }

    /// <summary>A request began.</summary>
    public void Began() => _inFlight.Add(1);

    /// <summary>It is over.</summary>
    /// <param name="ended">What became of it.</param>
    public void Ended(RequestOutcome ended)
    {
        _inFlight.Add(-1);
        _requests.Add(
            1, new("api", ended.Api.ToString()), new("model", ended.Model), new("backend", ended.Backend?.Name ?? ""), new("tier", ended.Backend?.Tier.Name() ?? ""),
            new("phase", ended.Phase?.Name() ?? ""), new("code", ended.Status));
        _duration.Record(ended.Duration.TotalSeconds, new KeyValuePair<string, object?>("model", ended.Model));
        if (ended.Backend is not { } backend)
            return;
        _firstToken.Record(ended.FirstByte.TotalSeconds, new("model", ended.Model), new("backend", backend.Name));
        _overhead.Record(ended.Overhead.TotalSeconds);
        if (ended.Usage is not { } usage)
            return;
        Tokens("input", usage.Input);
        Tokens("cached", usage.CachedInput);
        Tokens("output", usage.Output);
        Tokens("reasoning", usage.Reasoning);
        _cost.Add(ended.Cost / Micro, new("model", ended.Model), new("backend", backend.Name));

        void Tokens(string type, long count)
        {
            if (count > 0)
                _tokens.Add(count, new("model", ended.Model), new("backend", backend.Name), new("type", type));
        }
    }

    /// <summary>An attempt failed.</summary>
    public void Failed(RoutedRequest request, Backend backend, FailureReason reason) =>
        _failures.Add(1, new("model", request.Route.Alias), new("backend", backend.Name), new("reason", reason.ToString()));

    /// <summary>Ends the instruments.</summary>
    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<int>> States(PolicyFollower policy, BackendMonitors states) =>
        (policy.Table?.Routes.Values ?? []).SelectMany(route => route.Backends
            .GroupBy(backend => (backend.Name, State: states.HealthOf(backend)))
            .Select(group => new Measurement<int>(
                group.Count(), new("model", route.Alias), new("backend", group.Key.Name), new("state", group.Key.State.Name()))));
}
