using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using CwHoe.Contracts;
using CwHoe.Router.Policy;
using CwHoe.Router.Requests;
using CwHoe.Router.Translation;

namespace CwHoe.Router.Telemetry;

/// <summary>A span for each request, and metrics, by the OpenTelemetry conventions for generative AI. Nothing of what is said is recorded.</summary>
internal sealed class GenAiTelemetry : IDisposable
{
    /// <summary>Name of the <see cref="ActivitySource"/> and of the meter.</summary>
    public const string Name = "cw-hoe-router";

    // The conventions' own: https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics.
    private static readonly InstrumentAdvice<double> Durations = new() { HistogramBucketBoundaries = [.. Enumerable.Range(0, 14).Select(i => Math.Round(0.01 * (1 << i), 2))] };
    private static readonly InstrumentAdvice<long> Tokens = new() { HistogramBucketBoundaries = [.. Enumerable.Range(0, 14).Select(i => 1L << (2 * i))] };
    private static readonly InstrumentAdvice<double> FirstTokens = new()
    {
        HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    private readonly ActivitySource _source = new(Name);
    private readonly Meter _meter = new(Name);
    private readonly Histogram<double> _duration;
    private readonly Histogram<long> _tokens;
    private readonly Histogram<double> _firstToken;

    /// <summary>Creates the instruments.</summary>
    public GenAiTelemetry()
    {
        _duration = _meter.CreateHistogram("gen_ai.client.operation.duration", "s", "Duration of a request.", null, Durations);
        _tokens = _meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Tokens of a request, by type.", null, Tokens);
        _firstToken = _meter.CreateHistogram("gen_ai.server.time_to_first_token", "s", "Time until the backend's answer began.", null, FirstTokens);
    }

    /// <summary>Begins the span of a request, below the caller's where its headers name one (W3C Trace Context); null where nobody records.</summary>
    /// <param name="api">The client's API.</param>
    /// <param name="traceparent">The caller's header; null for none.</param>
    public Activity? Begin(ModelApi api, string? traceparent)
    {
        _ = ActivityContext.TryParse(traceparent, null, isRemote: true, out var parent);
        return _source.StartActivity(Operation(api), ActivityKind.Server, parent);
    }

    /// <summary>Ends the span and measures.</summary>
    /// <param name="activity">The span; null for none.</param>
    /// <param name="request">The request; null where it was refused before it was understood.</param>
    /// <param name="outcome">What became of it.</param>
    public void End(Activity? activity, RoutedRequest? request, RequestOutcome outcome)
    {
        // Labels are for those who listen; mostly nobody does.
        if (activity is null && !_duration.Enabled)
            return;
        ReadOnlySpan<KeyValuePair<string, object?>> error =
            outcome.Status >= StatusCodes.Status400BadRequest ? [new("error.type", outcome.Status.ToString(CultureInfo.InvariantCulture))] : [];
        KeyValuePair<string, object?>[] labels =
        [
            new("gen_ai.operation.name", Operation(outcome.Api)), new("gen_ai.provider.name", ProviderOf(outcome.Backend)), new("gen_ai.request.model", outcome.Model),
            new("gen_ai.response.model", outcome.Backend?.Model ?? ""),
            .. error,
        ];
        _duration.Record(outcome.Duration.TotalSeconds, labels);
        if (outcome.Backend is not null)
            _firstToken.Record(outcome.FirstByte.TotalSeconds, labels);
        if (outcome.Usage is { } usage)
        {
            _tokens.Record(usage.Input, [.. labels, new("gen_ai.token.type", "input")]);
            _tokens.Record(usage.Output, [.. labels, new("gen_ai.token.type", "output")]);
        }

        if (activity is null)
            return;
        foreach (var (name, value) in labels)
            activity.SetTag(name, value);
        activity.DisplayName = $"{Operation(outcome.Api)} {outcome.Model}";
        activity.SetTag("http.response.status_code", outcome.Status);
        activity.SetTag("gen_ai.usage.input_tokens", outcome.Usage?.Input);
        activity.SetTag("gen_ai.usage.output_tokens", outcome.Usage?.Output);
        activity.SetTag("gen_ai.usage.cache_read.input_tokens", outcome.Usage?.CachedInput);
        activity.SetTag("cw_hoe.request.id", request?.Id);
        activity.SetTag("cw_hoe.caller", request?.Caller.Identity);
        activity.SetTag("cw_hoe.session", request?.Attribution.Session);
        activity.SetTag("cw_hoe.node", request?.Attribution.Node);
        activity.SetTag("cw_hoe.task", request?.Attribution.Task);
        activity.SetTag("cw_hoe.phase", request?.Attribution.Phase?.Name());
        activity.SetTag("cw_hoe.backend", outcome.Backend?.Name);
        activity.SetTag("cw_hoe.tier", outcome.Backend?.Tier.Name());
        activity.SetTag("cw_hoe.sovereignty.rule", request?.Residency.Rule);
        if (outcome.Status >= 500)
            activity.SetStatus(ActivityStatusCode.Error);
        activity.Dispose();
    }

    /// <summary>Ends source and meter.</summary>
    public void Dispose()
    {
        _source.Dispose();
        _meter.Dispose();
    }

    // The conventions' word where they have one.
    private static string ProviderOf(Backend? backend) => backend switch
    {
        null => "",
        { Provider: null } => "cw-hoe",
        { Provider: Provider.Xai } => "x_ai",
        { Provider: { } provider } => provider.Name(),
    };

    private static string Operation(ModelApi api) => api switch
    {
        ModelApi.Completions => "text_completion",
        ModelApi.Embeddings => "embeddings",
        _ => "chat",
    };
}
