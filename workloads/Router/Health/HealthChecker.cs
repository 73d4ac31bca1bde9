using CwHoe.Contracts;
using CwHoe.Router.Choosing;
using CwHoe.Router.Forwarding;
using CwHoe.Router.Policy;

namespace CwHoe.Router.Health;

/// <summary>Asks every backend now and then whether it is there, so that requests need not find out.</summary>
internal sealed class HealthChecker(PolicyFollower policy, BackendMonitors states, Upstreams upstreams, SecretValues secrets, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var table = policy.Table;
            var next = policy.Next;
            if (table?.Resilience.HealthCheckInterval is not { } interval || interval <= TimeSpan.Zero)
            {
                await next.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            await Task.WhenAll(table.Routes.Values.SelectMany(route => route.Backends).Where(backend => IsChecked(backend, table)).DistinctBy(backend => backend.Key)
                .Select(backend => CheckAsync(backend, table.Resilience, stoppingToken)));
            await Task.Delay(interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Where nothing may leave, not even a question of this kind does.
    private static bool IsChecked(Backend backend, RoutingTable table) =>
        backend.BaseUrl is not null && (backend.Tier == Tier.Sovereign || table.Mode is SovereigntyMode.SovereignFirst or SovereigntyMode.Any);

    private async Task CheckAsync(Backend backend, Resilience resilience, CancellationToken stoppingToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, backend.BaseUrl + backend.HealthPath);
        foreach (var (name, value) in backend.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (secrets.Find(backend.SecretRef) is { Text: { Length: > 0 } key })
            request.Headers.TryAddWithoutValidation(backend.KeyHeader.Name, backend.KeyHeader.Prefix + key);
        try
        {
            using var response = await upstreams.SendAsync(request, resilience.Connect, either.Token);
            // Any answer of its own shows that it is there: not every server has a list of models.
            states.Of(backend).Checked((int)response.StatusCode >= 500 ? $"its health check answers {(int)response.StatusCode}" : null);
        }
        catch (UpstreamException e)
        {
            states.Of(backend).Checked(e.Message);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            states.Of(backend).Checked($"its health check has no answer after {Patience.TotalSeconds:0} s");
        }
        catch (OperationCanceledException)
        {
            // The router is stopping.
        }
    }
}
