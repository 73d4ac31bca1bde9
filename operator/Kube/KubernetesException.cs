using System.Net;
using CwHoe.Kube.Models;

namespace CwHoe.Kube;

/// <summary>The API server answered with an error.</summary>
/// <param name="status">The Status the server sent, or one made from the HTTP answer where the body was none.</param>
/// <param name="retryAfter">How long the server asks to wait; null where it does not say.</param>
public sealed class KubernetesException(V1Status status, TimeSpan? retryAfter = null)
    : Exception(status.Message ?? status.Reason ?? $"The API server answered with status {status.Code}")
{
    /// <summary>The Status as sent.</summary>
    public V1Status Status { get; } = status;

    /// <summary>The HTTP status code; match on this, never on the text.</summary>
    public HttpStatusCode Code { get; } = (HttpStatusCode)(status.Code ?? 500);

    /// <summary>How long the server asks to wait (RFC 9110 Retry-After); null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
