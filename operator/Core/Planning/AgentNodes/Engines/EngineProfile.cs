using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AgentNodes.Engines;

/// <summary>What the operator knows of one model server: how it is started, watched and configured.</summary>
internal abstract record EngineProfile(Engine Type)
{
    private const int ProbeTimeoutSeconds = 5;

    private static readonly Dictionary<Engine, EngineProfile> All =
        new EngineProfile[] { new LlamaCppProfile(), new VllmProfile(), new OllamaProfile() }.ToDictionary(profile => profile.Type);

    /// <summary>Path that answers 200 while the server is able to serve.</summary>
    protected abstract string HealthPath { get; }

    /// <summary>Whether the model is named to the server, which fetches it itself, instead of being a file or folder.</summary>
    public virtual bool PullsByName => false;

    /// <summary>Whether the model can be a folder of files.</summary>
    public virtual bool TakesFolder => false;

    /// <summary>Whether the server's processes share memory.</summary>
    public virtual bool SharesMemory => false;

    /// <summary>Executable to run; null for the image's own entry point.</summary>
    public virtual IReadOnlyList<string>? Command => null;

    /// <summary>Options that the operator gives and users may not.</summary>
    public abstract IReadOnlyList<string> OwnOptions { get; }

    /// <summary>Variables that the operator decides and users may not.</summary>
    public abstract IReadOnlyList<string> OwnVariables { get; }

    /// <summary>Metrics whose sum is the number of requests in flight; empty where the server has none.</summary>
    public virtual IReadOnlyList<LoadMetric> LoadMetrics => [];

    /// <summary>The profile of <paramref name="engine"/>.</summary>
    /// <exception cref="KeyNotFoundException">The engine does not run in pods.</exception>
    public static EngineProfile Of(Engine engine) => All[engine];

    /// <summary>Finds the profile of <paramref name="engine"/>; null where it does not run in pods.</summary>
    public static EngineProfile? Find(Engine? engine) => engine is { } known && All.TryGetValue(known, out var profile) ? profile : null;

    public abstract string DefaultImage(OperatorSettings settings);

    /// <summary>The operator's arguments, which come before the user's.</summary>
    public abstract IEnumerable<string> Args(ResolvedNode node);

    /// <summary>Settings that reach the server through its environment, and so are in the ConfigMap.</summary>
    public virtual IEnumerable<(string Name, string Value)> Variables(ResolvedNode node) => [("HOME", MountPaths.Temporary)];

    /// <summary>Succeeds once the model is loaded. An hour, since weights of 100 GiB and more come from slow disks.</summary>
    public virtual V1Probe Startup(ResolvedNode node) => Probe(period: 1, failures: 3600);

    /// <summary>Takes the pod out of the Service while the server does not answer.</summary>
    public V1Probe Readiness(ResolvedNode node) => Probe(period: 2, failures: 5);

    /// <summary>Restarts a server that has not answered for five minutes; a busy one must not be killed with its requests.</summary>
    public V1Probe Liveness(ResolvedNode node) => Probe(period: 30, failures: 10);

    private V1Probe Probe(int period, int failures) => new()
    {
        HttpGet = new() { Path = HealthPath, Port = ContainerNames.Port },
        PeriodSeconds = period,
        TimeoutSeconds = ProbeTimeoutSeconds,
        FailureThreshold = failures,
    };
}
