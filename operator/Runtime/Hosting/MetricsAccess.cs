using System.Net;
using System.Security.Cryptography;
using System.Text;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Hosting;

/// <summary>Decides who may read the metrics, as the API server decides on its own: whose token is it (TokenReview), and may they GET <c>/metrics</c> (SubjectAccessReview).</summary>
/// <remarks>
/// An answer is kept for a minute, a refusal for ten seconds. One token is looked at a time and few are remembered, so that a caller who
/// makes tokens up costs the API server no more than one question after another.
/// </remarks>
/// <param name="client">Where tokens are looked at; needs <c>create</c> on <c>tokenreviews</c> and <c>subjectaccessreviews</c>.</param>
/// <param name="audience">Audience that a token must be bound to; null or empty for the API server's own.</param>
/// <param name="time">The clock.</param>
public sealed class MetricsAccess(IKubernetesClient client, string? audience, TimeProvider time) : IDisposable
{
    private const int MostRemembered = 128;
    private const string Path = "/metrics";
    private static readonly TimeSpan AllowedFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RefusedFor = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly Dictionary<string, (MetricsVerdict Verdict, DateTimeOffset Until)> _remembered = [];

    /// <summary>Looks at a request's <c>Authorization</c> header.</summary>
    /// <param name="authorization">The header; null where there is none.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <returns>200, or 401, 403 or 503 (the API server could not be asked) with a sentence for the caller, which never holds the token.</returns>
    public async Task<MetricsVerdict> AskAsync(string? authorization, CancellationToken cancellationToken)
    {
        const string scheme = "Bearer ";
        if (authorization?.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) != true || authorization[scheme.Length..].Trim() is not { Length: > 0 } token)
            return new(HttpStatusCode.Unauthorized, "Send the token of a service account: Authorization: Bearer TOKEN");
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (_remembered.TryGetValue(key, out var known) && known.Until > now)
                return known.Verdict;
            var verdict = await ReviewAsync(token, cancellationToken);
            if (verdict.Status != HttpStatusCode.ServiceUnavailable)
                Remember(key, verdict, now);
            return verdict;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Frees the lock.</summary>
    public void Dispose() => _oneAtATime.Dispose();

    private async Task<MetricsVerdict> ReviewAsync(string token, CancellationToken cancellationToken)
    {
        try
        {
            var review = await client.CreateAsync(
                ResourceType.Of<V1TokenReview>(), new V1TokenReview { Spec = new() { Token = token, Audiences = Audiences } }, cancellationToken);
            // A server that knows nothing of audiences answers without any: that token is bound to nothing we asked for.
            if (review.Status is not { Authenticated: true, User: { } user } status || (Audiences is { } wanted && status.Audiences?.Intersect(wanted).Any() != true))
                return new(HttpStatusCode.Unauthorized, $"The API server does not take this token{(Audiences is null ? "" : $" for audience '{audience}'")}: expired, or made for another one?");
            var access = await client.CreateAsync(
                ResourceType.Of<V1SubjectAccessReview>(),
                new V1SubjectAccessReview
                {
                    Spec = new() { User = user.Username, Uid = user.Uid, Groups = user.Groups, Extra = user.Extra, NonResourceAttributes = new() { Path = Path, Verb = "get" } },
                },
                cancellationToken);
            return access.Status is { Allowed: true, Denied: not true }
                ? new(HttpStatusCode.OK, "")
                : new(HttpStatusCode.Forbidden, $"{user.Username} may not get {Path}: grant it 'get' on the nonResourceURL {Path}");
        }
        catch (Exception exception) when (exception is KubernetesException or HttpRequestException or IOException)
        {
            return new(HttpStatusCode.ServiceUnavailable, $"The API server could not be asked whose token this is: {exception.Message}");
        }
    }

    private IReadOnlyList<string>? Audiences => string.IsNullOrEmpty(audience) ? null : [audience];

    private void Remember(string key, MetricsVerdict verdict, DateTimeOffset now)
    {
        if (_remembered.Count >= MostRemembered)
            _remembered.Clear();
        _remembered[key] = (verdict, now + (verdict.Status == HttpStatusCode.OK ? AllowedFor : RefusedFor));
    }
}
