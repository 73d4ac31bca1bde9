using System.Net.Http.Headers;
using CwHoe.Kube.Http;
using CwHoe.Kube.Models;

namespace CwHoe.Kube;

public sealed partial class KubernetesClient
{
    private const string PlainJson = "application/json";
    private const string MetadataOnly = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";
    private const string MetadataListOnly = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    private static string Accept<TEntity>() => typeof(TEntity) == typeof(PartialObjectMetadata) ? MetadataOnly : PlainJson;

    /// <summary>Sends a request and hands the answer to <paramref name="read"/> if it is a success, all within the request timeout.</summary>
    private Task<T> SendAsync<T>(HttpRequestMessage request, Func<HttpResponseMessage, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken) =>
        AnswerAsync(
            request,
            async (response, token) =>
            {
                await ThrowUnlessSuccessAsync(response, token);
                return await read(response, token);
            },
            cancellationToken);

    /// <summary>Sends a request and hands the answer to <paramref name="read"/>, whatever its status, all within the request timeout.</summary>
    private async Task<T> AnswerAsync<T>(HttpRequestMessage request, Func<HttpResponseMessage, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Config.RequestTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using (request)
            using (var response = await http.SendAsync(request, either.Token))
                return await read(response, either.Token);
        }
        catch (OperationCanceledException fault) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"{Describe(request)} took longer than {Config.RequestTimeout}", new TimeoutException(fault.Message, fault));
        }
        catch (IOException fault)
        {
            throw Broken(request, fault);
        }
    }

    /// <summary>Sends a request and returns its answer, whose body is still to be read, if it is a success.</summary>
    private async Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await http.SendAsync(request, cancellationToken);
        try
        {
            await ThrowUnlessSuccessAsync(response, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task ThrowUnlessSuccessAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return;
        var status = await StatusReader.ReadAsync(response, statusInfo, cancellationToken);
        var wait = RetryAfterHandler.Asked(response, timeProvider) ?? (status.Details?.RetryAfterSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null);
        throw new KubernetesException(status, wait);
    }

    private HttpRequestMessage Request(HttpMethod method, string pathAndQuery, string accept = PlainJson, bool mayRepeat = false)
    {
        ThrowIfEscaping(pathAndQuery);
        var request = new HttpRequestMessage(method, server + pathAndQuery)
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        request.Options.Set(RequestOptions.MayRepeat, mayRepeat);
        return request;
    }

    private HttpRequestMessage Request(HttpMethod method, string pathAndQuery, byte[] body, string contentType, string accept = PlainJson, bool mayRepeat = false)
    {
        var request = Request(method, pathAndQuery, accept, mayRepeat);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return request;
    }

    // A URL resolves "." and "..": an object called ".." would be the collection, a proxied path another service.
    private static void ThrowIfEscaping(string pathAndQuery)
    {
        var query = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? pathAndQuery : pathAndQuery[..query];
        if (path.Split('/').Any(segment => Uri.UnescapeDataString(segment) is "." or ".."))
            throw new ArgumentException($"{path}: no name or path may be \".\" or \"..\"", nameof(pathAndQuery));
    }

    private static HttpRequestException Broken(HttpRequestMessage request, IOException fault) =>
        new($"The connection broke during {Describe(request)}: {fault.Message}", fault);

    private static string Describe(HttpRequestMessage request) => $"{request.Method} {request.RequestUri?.AbsolutePath}";
}
