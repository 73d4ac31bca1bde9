using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace CwHoe.Shared.Rpc.Rest;

/// <summary>
/// A failure as HTTP tells it: problem details (RFC 9457) with two members of ours, <c>code</c>, the name of gRPC's status, and <c>field</c>.
/// </summary>
internal static class Problem
{
    public const string ContentType = "application/problem+json";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The HTTP status of a gRPC status (https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto).</summary>
    public static int HttpStatus(RpcStatus status) => status switch
    {
        RpcStatus.Ok => 200,
        RpcStatus.InvalidArgument or RpcStatus.FailedPrecondition or RpcStatus.OutOfRange => 400,
        RpcStatus.Unauthenticated => 401,
        RpcStatus.PermissionDenied => 403,
        RpcStatus.NotFound => 404,
        RpcStatus.AlreadyExists or RpcStatus.Aborted => 409,
        RpcStatus.ResourceExhausted => 429,
        RpcStatus.Cancelled => 499,
        RpcStatus.Unimplemented => 501,
        RpcStatus.Unavailable => 503,
        RpcStatus.DeadlineExceeded => 504,
        _ => 500,
    };

    /// <summary>Its name in gRPC, such as <c>INVALID_ARGUMENT</c>.</summary>
    public static string Code(RpcStatus status) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(Enum.GetName(status)!);

    /// <summary>Writes a failure.</summary>
    /// <param name="output">Takes the JSON.</param>
    /// <param name="failure">What is told.</param>
    /// <param name="status">The response's.</param>
    public static void Write(IBufferWriter<byte> output, RpcException failure, int status)
    {
        using var json = new Utf8JsonWriter(output, Readable);
        json.WriteStartObject();
        json.WriteString("type", "about:blank");
        json.WriteString("title", status == 499 ? "Client Closed Request" : ReasonPhrases.GetReasonPhrase(status));
        json.WriteNumber("status", status);
        json.WriteString("detail", failure.Message);
        json.WriteString("code", Code(failure.Status));
        if (failure.Field is { } field)
            json.WriteString("field", field);
        json.WriteEndObject();
    }
}
