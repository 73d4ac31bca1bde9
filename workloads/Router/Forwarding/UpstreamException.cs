using System.Net;

namespace CwHoe.Router.Forwarding;

/// <summary>A backend did not answer as it should.</summary>
internal sealed class UpstreamException(FailureReason reason, string message, HttpStatusCode? status = null, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>What went wrong.</summary>
    public FailureReason Reason { get; } = reason;

    /// <summary>The backend's status; null where there was none.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>Whether the client has been told already, by the backend itself.</summary>
    public bool IsTold { get; init; }

    /// <summary>How long it asked to be left alone.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
