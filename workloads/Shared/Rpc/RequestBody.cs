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

    /// <summary>Lifts Kestrel's limits of bodies: messages have one of their own, and a stream of them may be as long and as slow as it likes.</summary>
    public static void Unbind(HttpContext http, bool isStream)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (isStream)
            http.Features.Get<IHttpMinRequestBodyDataRateFeature>()?.MinDataRate = null;
    }
}
