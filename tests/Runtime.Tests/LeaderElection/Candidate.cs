using CwHoe.Kube;
using CwHoe.Runtime.Events;
using CwHoe.Runtime.LeaderElection;
using CwHoe.Runtime.Metrics;
using CwHoe.Runtime.Tests.Scripted;
using Microsoft.Extensions.Logging.Abstractions;

namespace CwHoe.Runtime.Tests.LeaderElection;

/// <summary>One process that stands for the lease, without the operator around it.</summary>
internal sealed class Candidate : IAsyncDisposable
{
    internal static readonly LeaderElectionOptions Options = new() { LeaseName = "lead", Namespace = "default" };

    private readonly RuntimeMetrics _metrics = new();
    private readonly MetricsCollector _collector;
    private readonly EventRecorder _events;
    private readonly CancellationTokenSource _stop = new();

    internal Candidate(string identity, IKubernetesClient client, TimeProvider time, LeaderElectionOptions? options = null, int seed = 1)
    {
        _collector = new(meter => ReferenceEquals(meter, _metrics.Meter));
        _events = new(client, TestOperator.Options, _metrics, time, NullLogger<EventRecorder>.Instance);
        Fence = new(time);
        Client = new FencedClient(client, Fence);
        Elector = new(
            client, (options ?? Options) with { Identity = identity }, Fence, _events, _metrics, time, new Random(seed), NullLogger<LeaderElector>.Instance);
        Leading = Elector.AcquireAsync(_stop.Token);
    }

    internal LeaderElector Elector { get; }

    internal WriteFence Fence { get; }

    /// <summary>The API server as this process may use it.</summary>
    internal IKubernetesClient Client { get; }

    /// <summary>Completes when it leads.</summary>
    internal Task Leading { get; }

    internal string Metrics() => PrometheusText.Write(_collector.Collect());

    /// <summary>Ends it as a process ends that has nothing more to write.</summary>
    internal Task StopAsync()
    {
        _stop.Cancel();
        return Elector.ReleaseAsync(CancellationToken.None);
    }

    /// <summary>Ends it as kill -9 does: the lease stays as it is.</summary>
    internal void Kill()
    {
        _stop.Cancel();
        Fence.Close("killed");
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await Elector.ReleaseAsync(CancellationToken.None);
        Elector.Dispose();
        Fence.Dispose();
        _events.Dispose();
        _stop.Dispose();
        _collector.Dispose();
        _metrics.Dispose();
    }
}
