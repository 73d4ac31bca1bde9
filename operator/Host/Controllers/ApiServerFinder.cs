using CwHoe.Core;
using CwHoe.Core.Planning.Networks;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Host.Controllers;

/// <summary>Finds where pods reach the API server, for all resources together.</summary>
internal sealed class ApiServerFinder(IKubernetesClient client, OperatorSettings settings, TimeProvider time)
{
    // Both are what each API server keeps of itself.
    private const string Name = "kubernetes";
    private const string Namespace = "default";

    private volatile Found? _last;

    /// <summary>Its addresses, at most one <see cref="OperatorSettings.SlowProbe"/> old; empty where they do not matter.</summary>
    public async Task<IReadOnlyList<ApiServerAddress>> FindAsync(CancellationToken cancellationToken)
    {
        if (!settings.NarrowApiEgress)
            return [];
        if (_last is { } last && time.GetElapsedTime(last.At) < settings.SlowProbe)
            return last.Addresses;
        var service = await client.GetAsync<V1Service>(Name, Namespace, cancellationToken);
        var endpoints = await client.GetAsync<V1Endpoints>(Name, Namespace, cancellationToken);
        var addresses = ApiServerAddress.Of(service, endpoints);
        _last = new(addresses, time.GetTimestamp());
        return addresses;
    }

    private sealed record Found(IReadOnlyList<ApiServerAddress> Addresses, long At);
}
