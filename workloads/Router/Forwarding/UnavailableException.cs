using System.Net;

namespace CwHoe.Router.Forwarding;

/// <summary>Nobody answers the request.</summary>
internal sealed class UnavailableException(HttpStatusCode status, string message, TimeSpan? retryAfter = null) : Exception(message)
{
    /// <summary>What the client gets: 403 where the policy allows nobody, 429, 502, 503 or 504.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>When trying again may help.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
