using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using CwHoe.Kube.Discovery;
using CwHoe.Kube.Http;
using CwHoe.Kube.Models;

namespace CwHoe.Kube;

public sealed partial class KubernetesClient
{
    private const int DiscoveryRequests = 8;

    /// <summary>Asks the server for everything that it serves: one request per group version.</summary>
    /// <remarks>A server of custom resources only may list no groups at all; ask such a server with <see cref="DiscoverAsync(IEnumerable{string}, CancellationToken)"/>.</remarks>
    public async Task<ApiResources> DiscoverAsync(CancellationToken cancellationToken)
    {
        var core = OrNullAsync(GetJsonAsync<DiscoveryWire.Versions>("/api", cancellationToken));
        var groups = OrNullAsync(GetJsonAsync<DiscoveryWire.GroupList>("/apis", cancellationToken));
        var groupVersions = ((await core)?.Names ?? [])
            .Concat(((await groups)?.Groups ?? []).SelectMany(group => group.Versions ?? []).Select(groupVersion => groupVersion.Name ?? ""))
            .Where(groupVersion => groupVersion.Length > 0);
        return await DiscoverAsync(groupVersions, cancellationToken);
    }

    /// <summary>Asks the server what it serves of some group versions: one request for each.</summary>
    /// <param name="groupVersions"><c>group/version</c>, or <c>v1</c> for the core group. One that the server does not know has no kinds.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<ApiResources> DiscoverAsync(IEnumerable<string> groupVersions, CancellationToken cancellationToken)
    {
        var version = OrNullAsync(GetJsonAsync<DiscoveryWire.Version>("/version", cancellationToken));
        var found = new ConcurrentBag<ApiResource>();
        var unavailable = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            groupVersions.Distinct(),
            new ParallelOptions { MaxDegreeOfParallelism = DiscoveryRequests, CancellationToken = cancellationToken },
            async (groupVersion, token) =>
            {
                try
                {
                    foreach (var resource in await ResourcesOfAsync(groupVersion, token))
                        found.Add(resource);
                }
                catch (KubernetesException fault) when (fault.Code == HttpStatusCode.NotFound)
                {
                    // Not served.
                }
                catch (Exception fault) when (fault is KubernetesException or KubernetesDecodeException)
                {
                    unavailable.Add(groupVersion);
                }
            });

        return new(
            [.. found.OrderBy(resource => resource.Type.ApiVersion, StringComparer.Ordinal).ThenBy(resource => resource.Type.Plural, StringComparer.Ordinal)],
            await version is { } wire ? ServerVersion.Of(wire) : null,
            [.. unavailable.Order(StringComparer.Ordinal)]);
    }

    private async Task<IEnumerable<ApiResource>> ResourcesOfAsync(string groupVersion, CancellationToken cancellationToken)
    {
        var slash = groupVersion.IndexOf('/', StringComparison.Ordinal);
        var (group, version) = slash < 0 ? ("", groupVersion) : (groupVersion[..slash], groupVersion[(slash + 1)..]);
        var list = await GetJsonAsync<DiscoveryWire.ResourceList>(slash < 0 ? $"/api/{groupVersion}" : $"/apis/{groupVersion}", cancellationToken);

        var all = (list.Resources ?? []).Where(resource => resource is { Name: not null, Kind: not null }).ToList();
        var subresources = all
            .Where(resource => resource.Name!.Contains('/', StringComparison.Ordinal))
            .Select(resource => resource.Name!.Split('/', 2))
            .ToLookup(parts => parts[0], parts => parts[1]);
        return all
            .Where(resource => !resource.Name!.Contains('/', StringComparison.Ordinal))
            .Select(resource => new ApiResource(
                new ResourceType(group, version, resource.Kind!, resource.Name!, resource.Namespaced == true ? EntityScope.Namespaced : EntityScope.Cluster),
                resource.Verbs ?? [],
                [.. subresources[resource.Name!]]));
    }

    private Task<T> GetJsonAsync<T>(string path, CancellationToken cancellationToken)
        where T : class =>
        SendAsync(
            Request(HttpMethod.Get, path, mayRepeat: true),
            async (response, token) =>
            {
                using var body = await PooledBody.ReadAsync(response.Content, headroom: 0, token);
                try
                {
                    return JsonSerializer.Deserialize(body.Span, Info<T>()) ?? throw new JsonException("the answer is null");
                }
                catch (JsonException fault)
                {
                    throw new KubernetesDecodeException($"{path}: {fault.Message}", fault);
                }
            },
            cancellationToken);

    // Servers of custom resources only have no core group, and some clusters hide the version.
    private static async Task<T?> OrNullAsync<T>(Task<T> reading)
        where T : class
    {
        try
        {
            return await reading;
        }
        catch (KubernetesException fault) when (fault.Code is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
        {
            return null;
        }
    }
}
