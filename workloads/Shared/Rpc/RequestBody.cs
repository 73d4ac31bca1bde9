using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace CwHoe.Shared.Rpc;

/// <summary>Reads what a caller sends.</summary>
internal static class RequestBody
{
    /// <summary>Reads on.</summary>
    /// <exception cref="RpcException">The caller went away in the middle of it.</exception>
    public static async ValueTask<ReadResult> ReadMoreAsync(PipeReader body, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(cancellationToken);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            throw new RpcException(RpcStatus.Cancelled, "the caller is gone");
        }
    }

    /// <summary>Lets a stream of messages last, and be as long, as it likes; single messages are bounded by <see cref="RpcOptions.MaxMessageBytes"/>.</summary>
    public static void LetStream(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        http.Features.Get<IHttpMinRequestBodyDataRateFeature>()?.MinDataRate = null;
    }
}
