using System.Net;
using CwHoe.Contracts;
using CwHoe.ModelLoader.Transfer;

namespace CwHoe.ModelLoader.Sources.Http;

/// <summary>Range requests of RFC 9110, section 14.</summary>
internal static class HttpRanges
{
    /// <summary>Asks for bytes of a file.</summary>
    /// <param name="http">The client.</param>
    /// <param name="request">Names the file.</param>
    /// <param name="range">Which bytes.</param>
    /// <param name="validator">Of which version; null for any.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public static async Task<RangeResponse> OpenAsync(RedirectingHttp http, HttpSourceRequest request, ByteRange range, string? validator, CancellationToken cancellationToken)
    {
        var response = await http.SendAsync(request with { Range = range, IfRange = validator }, cancellationToken);
        try
        {
            var found = ValidatorOf(response);
            var ranged = response.StatusCode == HttpStatusCode.PartialContent;
            var sent = response.Content.Headers.ContentRange;
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                if (range.Start > 0 || sent?.Length is not 0)
                    throw new SourceChangedException($"{request.What} is shorter than before");
                return new RangeResponse(response) { Body = Stream.Null, Ranged = false, Total = 0, Validator = found };
            }

            if (!response.IsSuccessStatusCode)
                throw http.Failure(response, request.What);
            if (validator is not null && found is not null && validator != found)
                throw new SourceChangedException($"{request.What} was replaced while it was being fetched");
            if (ranged && (sent?.Unit != "bytes" || sent.From != range.Start))
                throw new LoaderException(LoaderExit.SourceUnavailable, $"{request.What} sends other bytes than those asked for; check spec.model.endpoint");
            if (ranged && sent!.Length is null)
                throw new LoaderException(LoaderExit.SourceUnavailable, $"{request.What} does not say how long it is; check spec.model.endpoint");
            return new RangeResponse(response)
            {
                Body = await response.Content.ReadAsStreamAsync(cancellationToken),
                Ranged = ranged,
                Total = ranged ? sent!.Length : response.Content.Headers.ContentLength,
                Validator = found,
            };
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    // Weak tags cannot name bytes; a date can, where it is the only thing there is.
    private static string? ValidatorOf(HttpResponseMessage response) => response.Headers.ETag is { IsWeak: false } tag
        ? tag.Tag
        : response.Headers.ETag is null ? response.Content.Headers.LastModified?.ToString("R") : null;
}
