using System.Net;

namespace CwHoe.Kube.Http;

/// <summary>Waits as long as a busy server asks (429 and 503 with Retry-After, RFC 9110) and tries again. Nothing else is repeated.</summary>
/// <param name="timeProvider">The clock.</param>
/// <param name="inner">The next handler.</param>
internal sealed class RetryAfterHandler(TimeProvider timeProvider, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>How often a request is repeated at most.</summary>
    public const int MaxRepeats = 5;

    /// <summary>How long a request waits at most, all its waits together. A server that asks for more is not waited for.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    /// <summary>By how much a wait may take longer than it was meant to and the request still be repeated.</summary>
    private static readonly TimeSpan MostOversleep = TimeSpan.FromSeconds(2);

    /// <summary>How long the server asks to wait; null where it does not say.</summary>
    public static TimeSpan? Asked(HttpResponseMessage response, TimeProvider timeProvider)
    {
        var asked = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - timeProvider.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return asked < TimeSpan.Zero ? TimeSpan.Zero : asked;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Options.TryGetValue(RequestOptions.MayRepeat, out var mayRepeat);
        var waited = TimeSpan.Zero;
        for (var repeats = 0; ; repeats++)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (!mayRepeat
                || repeats == MaxRepeats
                || response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
                || Asked(response, timeProvider) is not { } wait
                || waited + wait > MaxWait)
                return response;

            response.Dispose();
            waited += wait;
            var began = timeProvider.GetTimestamp();
            await Task.Delay(wait, timeProvider, cancellationToken);
            // A process that was stopped meanwhile knows nothing of the time between, and the caller's own deadlines may not have fired yet.
            if (timeProvider.GetElapsedTime(began) - wait > MostOversleep)
                throw new HttpRequestException($"The process stood still while {request.Method} {request.RequestUri?.AbsolutePath} waited to be repeated; it was not");
        }
    }
}
