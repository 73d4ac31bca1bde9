using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CwHoe.Akashic.Index.Elasticsearch;

/// <summary>Speaks JSON over HTTP to Elasticsearch (8 or later) or OpenSearch (2 or later).</summary>
/// <param name="http">Its base address ends with a slash; shared, not disposed of here.</param>
/// <param name="authorization">What it is told who asks; null for nobody.</param>
internal sealed class ElasticClient(HttpClient http, AuthenticationHeaderValue? authorization)
{
    private const int LongestProblem = 500;

    /// <summary>Asks.</summary>
    /// <param name="method">Of HTTP.</param>
    /// <param name="path">Below the base address.</param>
    /// <param name="body">What is sent; null for nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What it answered; null for 404.</returns>
    /// <exception cref="ElasticException">It did not answer, or refused.</exception>
    public Task<JsonNode?> AskAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken) =>
        SendAsync(method, path, body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), cancellationToken);

    /// <summary>Runs the operations of a bulk request; all of them, or it throws.</summary>
    /// <param name="path">Below the base address.</param>
    /// <param name="lines">Actions and documents.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ElasticException">It did not answer, or an operation failed.</exception>
    public async Task BulkAsync(string path, IEnumerable<JsonNode> lines, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.Append(line.ToJsonString()).Append('\n');
        }

        var content = new StringContent(text.ToString(), Encoding.UTF8);
        content.Headers.ContentType = new("application/x-ndjson");
        var answer = await SendAsync(HttpMethod.Post, path, content, cancellationToken) ?? throw new ElasticException($"POST {path}: there is no such index");
        if ((bool?)answer["errors"] != true)
            return;
        var failed = answer["items"]!.AsArray().Select(item => item!.AsObject().First().Value!).First(item => item["error"] is not null);
        throw new ElasticException($"POST {path}: operation on document {(string?)failed["_id"]} failed: {Problem(failed)}");
    }

    private async Task<JsonNode?> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            request.Headers.Authorization = authorization;
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.NotFound)
                return null;
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            var answer = text.Length == 0 ? new JsonObject() : JsonNode.Parse(text) ?? new JsonObject();
            return response.IsSuccessStatusCode ? answer : throw new ElasticException($"{method} {path}: {http.BaseAddress} answered {(int)response.StatusCode}: {Problem(answer)}");
        }
        catch (JsonException e)
        {
            throw new ElasticException($"{method} {path}: {http.BaseAddress} answered something else than JSON; is it Elasticsearch or OpenSearch?", e);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ElasticException($"{method} {path}: {http.BaseAddress} could not be asked: {e.Message}", e);
        }
    }

    private static string Problem(JsonNode answer)
    {
        var error = answer is JsonObject ? answer["error"] : null;
        var text = error is JsonObject detail ? $"{(string?)detail["type"]}: {(string?)detail["reason"]}" : error?.ToJsonString() ?? "it does not say why";
        return text.Length <= LongestProblem ? text : text[..LongestProblem];
    }
}
