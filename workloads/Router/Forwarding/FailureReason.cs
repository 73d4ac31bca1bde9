namespace CwHoe.Router.Forwarding;

/// <summary>Why a backend did not answer; label <c>reason</c> of the metrics.</summary>
internal enum FailureReason
{
    /// <summary>Its address refuses connections, or none can be made in time.</summary>
    Connect,

    /// <summary>Its host name has no address.</summary>
    NameResolution,

    /// <summary>Its certificate is not taken, or TLS fails otherwise.</summary>
    Tls,

    /// <summary>The connection broke before the answer began.</summary>
    Connection,

    /// <summary>No first byte in time.</summary>
    FirstTokenTimeout,

    /// <summary>Silence within the answer.</summary>
    IdleTimeout,

    /// <summary>The request's time is over.</summary>
    TotalTimeout,

    /// <summary>429, or 529.</summary>
    RateLimited,

    /// <summary>Another status from 500.</summary>
    ServerError,

    /// <summary>401 or 403: the router's key for it is wrong.</summary>
    KeyRefused,

    /// <summary>The Secret with its key can't be had.</summary>
    KeyMissing,

    /// <summary>404, or a redirect: its URL or the name of its model is wrong.</summary>
    NotFound,

    /// <summary>200 with an error for a body.</summary>
    ErrorBody,

    /// <summary>An answer of another content type.</summary>
    ContentType,

    /// <summary>An answer that is not JSON, or not what the API says.</summary>
    Malformed,

    /// <summary>An answer longer than <c>spec.resilience.maxResponseBytes</c>.</summary>
    TooLarge,

    /// <summary>A stream that ended before it said so.</summary>
    Truncated,
}
