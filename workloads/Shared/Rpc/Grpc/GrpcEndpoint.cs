using CwHoe.Shared.Rpc.Compression;
using Microsoft.AspNetCore.Http;

namespace CwHoe.Shared.Rpc.Grpc;

/// <summary>Serves a method as gRPC (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md).</summary>
internal static class GrpcEndpoint
{
    public static async Task ServeAsync(RpcOperation operation, HttpContext http)
    {
        if (!TryBegin(http))
            return;
        using var call = new RpcCall(operation, http);
        RpcException? failure = null;
        try
        {
            await AnswerAsync(operation, call, http);
        }
        catch (Exception e)
        {
            failure = call.Failure(e);
        }

        call.Trace(failure?.Status ?? RpcStatus.Ok);
        if (!call.IsAbandoned)
            GrpcStatus.Write(http.Response, call.Context.Trailers, failure);
    }

    /// <summary>Answers a call of a method that the service doesn't have.</summary>
    public static Task RefuseAsync(string service, HttpContext http)
    {
        var refusal = new RpcException(RpcStatus.Unimplemented, $"service {service} has no method {http.Request.RouteValues["method"]}");
        if (TryBegin(http))
            GrpcStatus.Write(http.Response, new HeaderDictionary(), refusal);
        return Task.CompletedTask;
    }

    private static bool TryBegin(HttpContext http)
    {
        if (!GrpcText.IsGrpc(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return false;
        }

        if (HttpProtocol.IsHttp11(http.Request.Protocol) || HttpProtocol.IsHttp10(http.Request.Protocol))
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            http.Response.Headers.Upgrade = "HTTP/2.0";
            return false;
        }

        http.Response.ContentType = "application/grpc";
        return true;
    }

    private static async Task AnswerAsync(RpcOperation operation, RpcCall call, HttpContext http)
    {
        http.Response.Headers["grpc-accept-encoding"] = MessageEncodings.Accepted;
        var encoding = EncodingOf(http);
        RequestBody.Unbind(http, operation.Descriptor.IsClientStreaming);
        var requests = new MessageReader(http.Request.BodyReader, operation.Descriptor.InputType.Parser, encoding, operation.Options.MaxMessageBytes);

        // Who compresses wants to be answered so; inside of a cluster it costs more than it saves.
        if (!GrpcText.Lists(http.Request.Headers["grpc-accept-encoding"], encoding.Name()))
            encoding = MessageEncoding.Identity;
        if (encoding != MessageEncoding.Identity)
            http.Response.Headers["grpc-encoding"] = encoding.Name();
        var responses = new MessageWriter(http.Response.BodyWriter, encoding);
        await foreach (var response in call.Invoke(requests.ReadAsync(call.Token)))
            await responses.WriteAsync(response, call.Token);
    }

    private static MessageEncoding EncodingOf(HttpContext http)
    {
        var header = http.Request.Headers["grpc-encoding"].ToString();
        return MessageEncodings.Parse(header)
            ?? throw new RpcException(RpcStatus.Unimplemented, $"messages encoded as {header} aren't taken: use gzip, br or identity");
    }
}
