using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CwHoe.Shared.Rpc;

/// <summary>
/// A method of a service and the handler that answers it. Handlers end a call early with an <see cref="RpcException"/>; any other exception is logged
/// and tells the caller nothing but <see cref="RpcStatus.Internal"/>. Their token is cancelled when the caller goes away and when its deadline passes.
/// </summary>
public abstract class RpcMethod
{
    private protected RpcMethod(string name) => Name = name;

    /// <summary>Name in the proto file.</summary>
    public string Name { get; }

    internal abstract MessageDescriptor Request { get; }

    internal abstract MessageDescriptor Response { get; }

    internal abstract bool IsClientStreaming { get; }

    internal abstract bool IsServerStreaming { get; }

    /// <summary>One request, one response.</summary>
    /// <param name="name">Name in the proto file.</param>
    /// <param name="handler">Answers.</param>
    /// <typeparam name="TRequest">As in the proto file.</typeparam>
    /// <typeparam name="TResponse">As in the proto file.</typeparam>
    public static RpcMethod Unary<TRequest, TResponse>(string name, Func<TRequest, RpcContext, CancellationToken, Task<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        new TypedRpcMethod<TRequest, TResponse>(name, isClientStreaming: false, isServerStreaming: false, (requests, context, cancel) =>
            Streams.Of(async () => await handler(await Streams.OneAsync(requests, cancel), context, cancel)));

    /// <summary>One request, any number of responses.</summary>
    /// <inheritdoc cref="Unary"/>
    public static RpcMethod ServerStreaming<TRequest, TResponse>(
        string name, Func<TRequest, RpcContext, CancellationToken, IAsyncEnumerable<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        new TypedRpcMethod<TRequest, TResponse>(name, isClientStreaming: false, isServerStreaming: true, (requests, context, cancel) =>
            Streams.Of(async () => handler(await Streams.OneAsync(requests, cancel), context, cancel), cancel));

    /// <summary>Any number of requests, one response.</summary>
    /// <inheritdoc cref="Unary"/>
    public static RpcMethod ClientStreaming<TRequest, TResponse>(
        string name, Func<IAsyncEnumerable<TRequest>, RpcContext, CancellationToken, Task<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        new TypedRpcMethod<TRequest, TResponse>(name, isClientStreaming: true, isServerStreaming: false, (requests, context, cancel) =>
            Streams.Of(() => handler(requests, context, cancel)));

    /// <summary>Any number of requests and of responses, in any order.</summary>
    /// <inheritdoc cref="Unary"/>
    public static RpcMethod Bidirectional<TRequest, TResponse>(
        string name, Func<IAsyncEnumerable<TRequest>, RpcContext, CancellationToken, IAsyncEnumerable<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        new TypedRpcMethod<TRequest, TResponse>(name, isClientStreaming: true, isServerStreaming: true, handler);

    /// <summary>Calls the handler. Nothing runs before the responses are asked for.</summary>
    internal abstract IAsyncEnumerable<IMessage> Invoke(IAsyncEnumerable<IMessage> requests, RpcContext context, CancellationToken cancellationToken);
}
