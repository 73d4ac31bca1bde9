using System.Collections.Concurrent;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Router.Policy;

/// <summary>The values of Secret keys that the policy names, read one Secret at a time and kept in memory only.</summary>
/// <param name="client">Needs <c>get</c> on the Secrets by name.</param>
/// <param name="ns">Namespace of the policy.</param>
/// <param name="logger">The log; it never sees a value.</param>
internal sealed partial class SecretValues(IKubernetesClient client, string ns, ILogger<SecretValues> logger)
{
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, SecretValue>> _secrets = new(StringComparer.Ordinal);

    /// <summary>The value; null while it can't be had.</summary>
    public SecretValue? Find(V1SecretKeySelector? reference) =>
        reference is { Name: { } name, Key: { } key } && _secrets.TryGetValue(name, out var values) ? values.GetValueOrDefault(key) : null;

    /// <summary>Reads those Secrets anew that <paramref name="references"/> name, and forgets all others.</summary>
    /// <returns>Whether all could be read.</returns>
    public async Task<bool> ReadAsync(IEnumerable<V1SecretKeySelector?> references, CancellationToken cancellationToken)
    {
        var names = references.Select(reference => reference?.Name).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var name in _secrets.Keys.Where(name => !names.Contains(name)))
            _secrets.TryRemove(name, out _);
        var all = true;
        foreach (var name in names)
        {
            try
            {
                // One that is gone takes its values with it; one that can't be read just now leaves those that were.
                if (await client.GetAsync<V1Secret>(name, ns, cancellationToken) is { } secret)
                    _secrets[name] = (secret.Data ?? new Dictionary<string, byte[]>()).ToDictionary(entry => entry.Key, entry => SecretValue.Of(entry.Value));
                else
                    all = !_secrets.TryRemove(name, out _) && false;
            }
            catch (Exception e) when (e is KubernetesException or HttpRequestException or IOException)
            {
                LogUnreadable(logger, ns, name, e.Message);
                all = false;
            }
        }

        return all;
    }

    [LoggerMessage(3101, LogLevel.Warning, "Secret {Namespace}/{Name} can't be read: {Problem}")]
    private static partial void LogUnreadable(ILogger logger, string @namespace, string name, string problem);
}
