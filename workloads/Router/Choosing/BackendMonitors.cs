using CwHoe.Contracts;
using System.Collections.Concurrent;
using CwHoe.Router.Policy;

namespace CwHoe.Router.Choosing;

/// <summary>The state of every backend, by its key; it outlives edits of the policy.</summary>
/// <param name="time">The clock.</param>
internal sealed class BackendMonitors(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, BackendMonitor> _states = new(StringComparer.Ordinal);

    /// <summary>The state of <paramref name="backend"/>.</summary>
    public BackendMonitor Of(Backend backend) => _states.GetOrAdd(backend.Key, static (_, clock) => new(clock), time);

    /// <summary>Whether it would be asked now.</summary>
    public BackendState HealthOf(Backend backend) => backend.NotReady is null ? Of(backend).Health : BackendState.NotReady;

    /// <summary>Forgets those that no policy names any more and no request uses.</summary>
    public void Keep(IReadOnlySet<string> keys)
    {
        foreach (var (key, state) in _states)
        {
            if (!keys.Contains(key) && state.InFlight == 0)
                _states.TryRemove(key, out _);
        }
    }
}
