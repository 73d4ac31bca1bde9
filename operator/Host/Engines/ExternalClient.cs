using System.Net.Http.Headers;
using CwHoe.Contracts;
using CwHoe.Core.Planning.AgentNodes;

namespace CwHoe.Host.Engines;

/// <summary>Asks a server that someone else runs what it serves.</summary>
internal sealed class ExternalClient(HttpMessageInvoker http, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks <c>BASE/models</c>.</summary>
    /// <param name="baseUrl">Base URL of an OpenAI-compatible API.</param>
    /// <param name="key">API key, sent as a bearer token; null for none. It is in no error.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<EngineReport> AskAsync(string baseUrl, string? key, CancellationToken cancellationToken)
    {
        var url = $"{baseUrl.TrimEnd('/')}/models";
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            if (key is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var response = await http.SendAsync(request, either.Token);
            return EngineAnswers.Report(Engine.External, await BoundedBody.ReadAsync(response, either.Token), details: null);
        }
        catch (FormatException)
        {
            // Thrown for a key that is no header value; its text would hold the key.
            return new() { Error = $"GET {url}: the Secret's key is not one line of printable ASCII" };
        }
        catch (Exception e) when (EngineClient.IsFault(e, cancellationToken))
        {
            return new() { Error = $"GET {url}: {EngineClient.Describe(e)}" };
        }
    }
}
