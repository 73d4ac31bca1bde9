using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CwHoe.Contracts;
using CwHoe.ModelLoader.Sources.Http;

namespace CwHoe.ModelLoader.Sources.Oci;

/// <summary>Proves itself to a registry in the way that the registry asks for: not at all, with a password, or with a token.</summary>
/// <param name="http">The client.</param>
/// <param name="credentials"><c>username</c> and <c>password</c>, or none.</param>
/// <param name="repository">What is to be pulled.</param>
internal sealed partial class RegistryHttp(RedirectingHttp http, CredentialFolder credentials, string repository)
{
    private const int LongestToken = 1 << 20;

    private AuthenticationHeaderValue? authorization;

    /// <summary>Does <paramref name="ask"/>, and again with a proof of identity when the first answer wants one.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="request">What to ask.</param>
    /// <param name="ask">Asks.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    public async Task<T> WithProofAsync<T>(HttpSourceRequest request, Func<HttpSourceRequest, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(request with { Authorization = authorization });
        }
        catch (LoaderException e) when (e.Exit == LoaderExit.Denied)
        {
            // Tokens live for minutes, models take longer: a refusal is answered with a new proof, once.
            if (await ProveAsync(request, cancellationToken) is not { } proof)
                throw;
            authorization = proof;
            return await ask(request with { Authorization = authorization });
        }
    }

    private async Task<AuthenticationHeaderValue?> ProveAsync(HttpSourceRequest request, CancellationToken cancellationToken)
    {
        using var response = await http.SendAsync(request with { Method = HttpMethod.Head, StayOnHost = true, Range = null }, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
            return null;
        foreach (var challenge in response.Headers.WwwAuthenticate)
        {
            if (string.Equals(challenge.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase) && challenge.Parameter is { } parameters)
                return await GetTokenAsync(request, Parameters(parameters), cancellationToken);
            if (string.Equals(challenge.Scheme, "Basic", StringComparison.OrdinalIgnoreCase))
                return Password();
        }

        return null;
    }

    private async Task<AuthenticationHeaderValue?> GetTokenAsync(HttpSourceRequest request, Dictionary<string, string> challenge, CancellationToken cancellationToken)
    {
        if (!challenge.TryGetValue("realm", out var realm) || !Uri.TryCreate(realm, UriKind.Absolute, out var service)
            || (service.Scheme != Uri.UriSchemeHttps && !(service.IsLoopback && service.Scheme == Uri.UriSchemeHttp)))
            throw new LoaderException(LoaderExit.Denied, $"{request.What}: the registry names no token service that is safe to ask (https); check spec.model.source");
        var scope = challenge.GetValueOrDefault("scope") ?? $"repository:{repository}:pull";
        var query = $"scope={Uri.EscapeDataString(scope)}" + (challenge.TryGetValue("service", out var name) ? $"&service={Uri.EscapeDataString(name)}" : "");
        var uri = new UriBuilder(service) { Query = service.Query.Length > 1 ? $"{service.Query[1..]}&{query}" : query }.Uri;
        var question = new HttpSourceRequest(uri, $"a token for {request.What}") { Authorization = Password() };
        var answer = await http.GetDocumentAsync(question, LongestToken, cancellationToken);
        try
        {
            var token = JsonSerializer.Deserialize(answer, OciJson.Default.TokenResponse);
            return (token?.Token ?? token?.AccessToken) is { } text ? new AuthenticationHeaderValue("Bearer", text) : null;
        }
        catch (JsonException e)
        {
            throw new LoaderException(LoaderExit.SourceUnavailable, $"{request.What}: the token service at {service.Host} gives no token", e);
        }
    }

    private AuthenticationHeaderValue? Password() => (credentials.Read("username"), credentials.Read("password")) is ({ } user, { } password)
        ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")))
        : null;

    private static Dictionary<string, string> Parameters(string text) =>
        ChallengeParameter().Matches(text)
            .DistinctBy(m => m.Groups["name"].Value, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(m => m.Groups["name"].Value, m => m.Groups["value"].Value, StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex("(?<name>[A-Za-z]+)=\"(?<value>[^\"]*)\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ChallengeParameter();
}
