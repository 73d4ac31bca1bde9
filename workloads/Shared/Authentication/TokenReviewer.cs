using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Shared.Authentication;

/// <summary>Finds out whose a service account's token is by asking the API server (TokenReview), which also knows of pods and accounts that are gone.</summary>
/// <remarks>
/// A yes is kept for a minute and at most until the token ends; a no for ten seconds. Equal questions under way are asked once. What can't be a token for
/// the audience is refused without asking, and few questions are asked at one time, so that made-up tokens cost the API server little.
/// </remarks>
/// <param name="client">Needs <c>create</c> on <c>tokenreviews</c>.</param>
/// <param name="audience">Audience that tokens must be bound to.</param>
/// <param name="time">The clock.</param>
public sealed class TokenReviewer(IKubernetesClient client, string audience, TimeProvider time) : IDisposable
{
    private const int MostAtATime = 16;
    private const int MostRemembered = 4096;
    private static readonly TimeSpan AllowedFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RefusedFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _atATime = new(MostAtATime);
    private readonly ConcurrentDictionary<string, Answer> _remembered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<CallerVerdict>>> _asked = new(StringComparer.Ordinal);

    /// <summary>Looks at a token.</summary>
    /// <param name="token">The token, without scheme.</param>
    /// <param name="cancellationToken">Ends the wait, not the question.</param>
    public ValueTask<CallerVerdict> AskAsync(string token, CancellationToken cancellationToken)
    {
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (_remembered.TryGetValue(key, out var known) && known.Until > time.GetUtcNow())
            return new(known.Verdict);
        if (JwtClaims.Read(token) is not { } claims || !claims.IsFor(audience))
            return new(new CallerVerdict(HttpStatusCode.Unauthorized, null, $"This is no service account's token for audience {audience}."));
        if (claims.Expires <= time.GetUtcNow())
            return new(new CallerVerdict(HttpStatusCode.Unauthorized, null, "The token has expired: read it anew for each request."));
        var question = _asked.GetOrAdd(key, _ => new(() => Task.Run(() => ReviewAsync(key, token, claims.Expires), CancellationToken.None)));
        return new(question.Value.WaitAsync(cancellationToken));
    }

    /// <summary>Frees the lock.</summary>
    public void Dispose() => _atATime.Dispose();

    private async Task<CallerVerdict> ReviewAsync(string key, string token, DateTimeOffset expires)
    {
        try
        {
            using var limit = new CancellationTokenSource(Patience, time);
            await _atATime.WaitAsync(limit.Token);
            try
            {
                var verdict = await ReviewAsync(token, limit.Token);
                Remember(key, verdict, expires);
                return verdict;
            }
            finally
            {
                _atATime.Release();
            }
        }
        catch (Exception e) when (e is KubernetesException or HttpRequestException or IOException or OperationCanceledException)
        {
            return new(HttpStatusCode.ServiceUnavailable, null, "The API server could not be asked whose token this is; try again.");
        }
        finally
        {
            _asked.TryRemove(key, out _);
        }
    }

    private async Task<CallerVerdict> ReviewAsync(string token, CancellationToken cancellationToken)
    {
        var review = await client.CreateAsync(
            ResourceType.Of<V1TokenReview>(), new V1TokenReview { Spec = new() { Token = token, Audiences = [audience] } }, cancellationToken);
        // A server that knows nothing of audiences answers without any: that token is bound to nothing we asked for.
        return review.Status is { Authenticated: true, User.Username: { Length: > 0 } name } status && status.Audiences?.Contains(audience) == true
            ? new(HttpStatusCode.OK, new(name), "")
            : new(HttpStatusCode.Unauthorized, null, $"The API server does not take this token for audience {audience}.");
    }

    private void Remember(string key, CallerVerdict verdict, DateTimeOffset expires)
    {
        var now = time.GetUtcNow();
        if (_remembered.Count >= MostRemembered)
        {
            foreach (var (old, answer) in _remembered)
            {
                if (answer.Until <= now || answer.Verdict.Caller is null)
                    _remembered.TryRemove(old, out _);
            }

            if (_remembered.Count >= MostRemembered)
                return;
        }

        var until = now + (verdict.Caller is null ? RefusedFor : AllowedFor);
        _remembered[key] = new(verdict, until < expires ? until : expires);
    }

    private sealed record Answer(CallerVerdict Verdict, DateTimeOffset Until);
}
