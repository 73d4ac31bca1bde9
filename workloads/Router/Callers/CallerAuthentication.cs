using System.Net;
using System.Security.Cryptography;
using System.Text;
using CwHoe.Router.Policy;
using CwHoe.Shared.Authentication;

namespace CwHoe.Router.Callers;

/// <summary>Finds out who asks: an API key of the policy, or a service account's token for audience <c>cw-hoe-router</c>.</summary>
/// <param name="tokens">Looks at tokens.</param>
/// <param name="secrets">The values of API keys.</param>
internal sealed class CallerAuthentication(TokenReviewer tokens, SecretValues secrets)
{
    // Shorter ones can be guessed.
    private const int LeastKeyBytes = 16;
    private const string Scheme = "Bearer ";

    /// <summary>Looks at a request: <c>Authorization: Bearer</c>, as OpenAI's clients send, or <c>x-api-key</c>, as Anthropic's do.</summary>
    public ValueTask<CallerVerdict> AskAsync(IHeaderDictionary headers, RoutingTable table, CancellationToken cancellationToken)
    {
        var authorization = headers.Authorization.ToString();
        var secret = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim() : headers["x-api-key"].ToString();
        if (secret.Length == 0)
            return new(new CallerVerdict(
                HttpStatusCode.Unauthorized, null, "Send a service account's token for audience cw-hoe-router, or an API key of the policy: Authorization: Bearer TOKEN."));
        if (table.ApiKeys.Count == 0)
            return tokens.AskAsync(secret, cancellationToken);
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
        foreach (var key in table.ApiKeys)
        {
            if (secrets.Find(key.SecretRef) is { Text.Length: >= LeastKeyBytes } value && CryptographicOperations.FixedTimeEquals(given, value.Hash))
                return new(new CallerVerdict(HttpStatusCode.OK, new($"key:{key.Name}"), ""));
        }

        return tokens.AskAsync(secret, cancellationToken);
    }
}
