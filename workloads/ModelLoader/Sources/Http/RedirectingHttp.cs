using System.Net;
using System.Net.Http.Headers;
using CwHoe.Contracts;

namespace CwHoe.ModelLoader.Sources.Http;

/// <summary>Requests that follow redirects without ever telling a credential to a host that it is not meant for.</summary>
/// <param name="http">Follows no redirects itself.</param>
/// <param name="time">The clock of <c>Retry-After</c> dates.</param>
internal sealed class RedirectingHttp(HttpMessageInvoker http, TimeProvider time)
{
    private const int MostRedirects = 10;

    /// <summary>A client for <see cref="RedirectingHttp"/>: no redirects, no decompression (checksums and ranges are of the bytes as stored), no cookies.</summary>
    public static HttpMessageInvoker NewInvoker() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ActivityHeadersPropagator = null,
    });

    /// <summary>Sends <paramref name="request"/>.</summary>
    /// <param name="request">What to ask.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The final answer, whatever its status, its body unread.</returns>
    /// <exception cref="LoaderException">Nobody answers, or the redirects are unacceptable.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpSourceRequest request, CancellationToken cancellationToken)
    {
        var (uri, authorization) = (request.Uri, request.Authorization);
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            var response = await SendOnceAsync(request, uri, authorization, cancellationToken);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
                return response;
            var target = new Uri(uri, location);
            var elsewhere = Uri.Compare(uri, target, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) != 0;
            if (elsewhere && request.StayOnHost)
                return response;
            response.Dispose();
            if (target.Scheme != Uri.UriSchemeHttps && (target.Scheme != Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
                throw new LoaderException(LoaderExit.SourceUnavailable, $"{request.What} is redirected from {uri.Scheme} to {target.Scheme}, which is not safe; check spec.model.endpoint");
            if (elsewhere)
                authorization = null;
            uri = target;
        }

        throw new LoaderException(LoaderExit.SourceUnavailable, $"{request.What} is redirected more than {MostRedirects} times; check spec.model.endpoint");
    }

    /// <summary>The failure that <paramref name="response"/> stands for.</summary>
    public LoaderException Failure(HttpResponseMessage response, string what)
    {
        var after = response.Headers.RetryAfter;
        var wait = after?.Delta ?? (after?.Date is { } date ? date - time.GetUtcNow() : null);
        return SourceFailure.Of(response.StatusCode, what, wait is { } w && w < TimeSpan.Zero ? TimeSpan.Zero : wait);
    }

    /// <summary>Gets a document, such as a listing, whole.</summary>
    /// <param name="request">What to ask.</param>
    /// <param name="maxBytes">More is refused.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="LoaderException">The answer is not a success, or too long.</exception>
    public async Task<byte[]> GetDocumentAsync(HttpSourceRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw Failure(response, request.What);
        return await ReadDocumentAsync(response, request.What, maxBytes, cancellationToken);
    }

    /// <summary>Reads the body of <paramref name="response"/>, at most <paramref name="maxBytes"/>.</summary>
    public static async Task<byte[]> ReadDocumentAsync(HttpResponseMessage response, string what, int maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var whole = new MemoryStream();
            var buffer = new byte[16384];
            for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                whole.Write(buffer, 0, read);
                if (whole.Length > maxBytes)
                    throw new LoaderException(LoaderExit.SourceUnavailable, $"{what}: the answer is longer than {maxBytes} bytes; check spec.model.endpoint");
            }

            return whole.ToArray();
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw SourceFailure.NoAnswer(what, e);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpSourceRequest request, Uri uri, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, uri);
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("cw-hoe-model-loader", "0.1"));
        message.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        message.Headers.Authorization = authorization;
        foreach (var type in request.Accept)
            message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        if (request.Range is { } range)
            message.Headers.Range = new RangeHeaderValue(range.Start, range.End - 1);
        if (request.IfRange is { } validator)
            message.Headers.IfRange = RangeConditionHeaderValue.Parse(validator);
        try
        {
            return await http.SendAsync(message, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw SourceFailure.NoAnswer($"{request.What} at {uri.GetLeftPart(UriPartial.Authority)}", e);
        }
    }
}
