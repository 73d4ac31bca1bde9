using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CwHoe.Shared.Rpc;

/// <summary>A method whose messages have these types; every handler is one over streams.</summary>
internal sealed class TypedRpcMethod<TRequest, TResponse>(
    string name,
    bool isClientStreaming,
    bool isServerStreaming,
    Func<IAsyncEnumerable<TRequest>, RpcContext, CancellationToken, IAsyncEnumerable<TResponse>> handler) : RpcMethod(name)
    where TRequest : class, IMessage<TRequest>, new()
    where TResponse : class, IMessage<TResponse>, new()
{
    internal override MessageDescriptor Request { get; } = new TRequest().Descriptor;

    internal override MessageDescriptor Response { get; } = new TResponse().Descriptor;

    internal override bool IsClientStreaming { get; } = isClientStreaming;

    internal override bool IsServerStreaming { get; } = isServerStreaming;

    internal override IAsyncEnumerable<IMessage> Invoke(IAsyncEnumerable<IMessage> requests, RpcContext context, CancellationToken cancellationToken) =>
        handler(requests.Cast<TRequest>(), context, cancellationToken);
}
