using Microsoft.AspNetCore.Http;

namespace CwHoe.Shared.Rpc;

/// <summary>What a handler may know of a call beside its messages, and say beside its answer.</summary>
public sealed class RpcContext
{
    internal RpcContext(HttpContext http) => Http = http;

    /// <summary>
    /// The request that carries the call: who asks is in <see cref="HttpContext.User"/>, gRPC's metadata in the headers of request and response. Values of
    /// metadata whose name ends in <c>-bin</c> are base64. Handlers must leave its bodies, its status and headers that begin with <c>grpc-</c> alone.
    /// </summary>
    public HttpContext Http { get; }

    /// <summary>When the caller gives up, by the header <c>grpc-timeout</c>; null for never. The handler's token is cancelled then.</summary>
    public DateTimeOffset? Deadline { get; internal set; }

    /// <summary>Metadata that follows the answer: trailers over gRPC. Over REST they are headers of an answer, and a stream drops them.</summary>
    public IHeaderDictionary Trailers { get; } = new HeaderDictionary();
}
