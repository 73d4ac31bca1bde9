using CwHoe.Kube.Models;

namespace CwHoe.Kube;

public sealed partial class KubernetesClient
{
    /// <summary>Reads an object's scale; null where the object does not exist.</summary>
    public async Task<V1Scale?> GetScaleAsync(ResourceType type, string name, string? ns, CancellationToken cancellationToken)
    {
        try
        {
            return await SendForEntityAsync<V1Scale>(type, Request(HttpMethod.Get, type.Path(ns, name, "scale"), mayRepeat: true), cancellationToken);
        }
        catch (KubernetesException fault) when (IsMissingObject(fault))
        {
            return null;
        }
    }

    /// <summary>Replaces an object's scale; with a resourceVersion in its metadata, status 409 where that is not the stored one.</summary>
    public Task<V1Scale> ReplaceScaleAsync(ResourceType type, V1Scale scale, CancellationToken cancellationToken)
    {
        var kind = ResourceType.Of<V1Scale>();
        var typed = scale with { ApiVersion = scale.ApiVersion ?? kind.ApiVersion, Kind = scale.Kind ?? kind.Kind };
        return ReplaceAsync(type, typed, "scale", cancellationToken);
    }

    /// <summary>Issues a token of a service account (TokenRequest).</summary>
    /// <param name="ns">The service account's namespace.</param>
    /// <param name="serviceAccount">The service account's name.</param>
    /// <param name="spec">What the token is to be like.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="KubernetesDecodeException">The server answered without a token.</exception>
    public async Task<V1TokenRequestStatus> CreateTokenAsync(string ns, string serviceAccount, V1TokenRequestSpec spec, CancellationToken cancellationToken)
    {
        var type = ResourceType.Of<V1TokenRequest>();
        var path = $"/api/v1/namespaces/{Uri.EscapeDataString(ns)}/serviceaccounts/{Uri.EscapeDataString(serviceAccount)}/token";
        var request = Request(HttpMethod.Post, path, EntityJson.Write(type, new V1TokenRequest { Spec = spec }, json), PlainJson);
        var answer = await SendForEntityAsync<V1TokenRequest>(type, request, cancellationToken);
        return answer.Status is { Token.Length: > 0 } status ? status : throw new KubernetesDecodeException($"{path}: the answer holds no token");
    }
}
