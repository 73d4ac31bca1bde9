using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using BadRequest = Google.Rpc.BadRequest;
using RetryInfo = Google.Rpc.RetryInfo;
using Status = Google.Rpc.Status;

namespace CwHoe.Shared.Rpc.Grpc;

/// <summary>Ends a response with gRPC's status.</summary>
internal static class GrpcStatus
{
    /// <summary>Writes it, and the handler's trailers, behind the messages; into the headers where there are none ("Trailers-Only").</summary>
    public static void Write(HttpResponse response, IHeaderDictionary trailers, RpcException? failure)
    {
        var target = response.HasStarted ? response.HttpContext.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers : response.Headers;
        foreach (var trailer in trailers)
            target[trailer.Key] = trailer.Value;
        target["grpc-status"] = ((int)(failure?.Status ?? RpcStatus.Ok)).ToString();
        if (failure is null)
            return;
        target["grpc-message"] = GrpcText.Encode(failure.Message);
        if (failure.Field is not null || failure.RetryAfter is not null)
            target["grpc-status-details-bin"] = Details(failure).ToBase64().TrimEnd('=');
    }

    // The richer error model (https://grpc.io/docs/guides/error/) has places for the field and the pause.
    private static ByteString Details(RpcException failure)
    {
        var status = new Status { Code = (int)failure.Status, Message = failure.Message };
        if (failure.Field is { } field)
            status.Details.Add(Any.Pack(new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = failure.Message } } }));
        if (failure.RetryAfter is { } pause)
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(pause) }));
        return status.ToByteString();
    }
}
