using System.Net;
using CwHoe.Contracts;

namespace CwHoe.ModelLoader.Sources;

/// <summary>What the answers of sources mean to the operator.</summary>
internal static class SourceFailure
{
    /// <summary>The failure that an HTTP status stands for.</summary>
    /// <param name="status">Not a success.</param>
    /// <param name="what">What was asked for, for people; no secrets.</param>
    /// <param name="retryAfter">How long the source asks to be left alone.</param>
    /// <param name="inner">What was caught, if anything.</param>
    public static LoaderException Of(HttpStatusCode status, string what, TimeSpan? retryAfter = null, Exception? inner = null) => (int)status switch
    {
        404 or 410 => new(LoaderExit.ModelNotFound, $"{what} does not exist (HTTP {(int)status}); check spec.model.source", inner),
        401 => new(LoaderExit.Denied, $"{what} wants credentials, or other ones (HTTP 401); check spec.model.secretRef", inner),
        403 => new(LoaderExit.Denied, $"{what} is refused (HTTP 403); check spec.model.secretRef and what its owner may read", inner),
        408 or 425 or 429 or >= 500 => new(LoaderExit.SourceUnavailable, $"{what} cannot be had now (HTTP {(int)status})", inner) { Retryable = true, RetryAfter = retryAfter },
        _ => new(LoaderExit.SourceUnavailable, $"{what} gives an unexpected answer (HTTP {(int)status}); check source, endpoint and region in spec.model", inner),
    };

    /// <summary>The failure of a request that got no answer.</summary>
    /// <param name="what">What was asked for, for people; no secrets.</param>
    /// <param name="inner">What was caught.</param>
    public static LoaderException NoAnswer(string what, Exception inner) =>
        new(LoaderExit.SourceUnavailable, $"{what} cannot be reached: {Deepest(inner).Message}; check the network, its policies and spec.model.endpoint", inner) { Retryable = true };

    private static Exception Deepest(Exception e) => e.InnerException is { } inner ? Deepest(inner) : e;
}
