using System.Diagnostics;
using CwHoe.Shared.Rpc.Grpc;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CwHoe.Shared.Rpc;

/// <summary>The life of one call, whatever it came over: its deadline, its token, and what a failure tells the caller.</summary>
internal sealed partial class RpcCall : IDisposable
{
    private readonly RpcOperation _operation;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _both;

    public RpcCall(RpcOperation operation, HttpContext http)
    {
        _operation = operation;
        _deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, operation.Time);
        _both = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token, http.RequestAborted);
        Context = new RpcContext(http);
    }

    public RpcContext Context { get; }

    /// <summary>Cancelled when the caller is gone, and at its deadline.</summary>
    public CancellationToken Token => _both.Token;

    /// <summary>Whether there is nobody to answer.</summary>
    public bool IsAbandoned => Context.Http.RequestAborted.IsCancellationRequested;

    /// <summary>Calls the handler; its deadline runs from now on.</summary>
    /// <exception cref="RpcException">The header <c>grpc-timeout</c> can't be read.</exception>
    public IAsyncEnumerable<IMessage> Invoke(IAsyncEnumerable<IMessage> requests)
    {
        if (GrpcTimeout.Parse(Context.Http.Request.Headers["grpc-timeout"]) is { } timeout)
        {
            Context.Deadline = _operation.Time.GetUtcNow() + timeout;
            _deadline.CancelAfter(timeout);
        }

        return _operation.Method.Invoke(requests, Context, Token);
    }

    /// <summary>What the caller is told of <paramref name="exception"/>. Faults of ours are logged.</summary>
    public RpcException Failure(Exception exception)
    {
        if (IsAbandoned)
            return new(RpcStatus.Cancelled, "the caller is gone");
        if (exception is RpcException expected)
            return expected;
        if (exception is OperationCanceledException && _deadline.IsCancellationRequested)
            return new(RpcStatus.DeadlineExceeded, "the deadline of the call has passed");
        if (exception is BadHttpRequestException bad)
            return new(bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? RpcStatus.ResourceExhausted : RpcStatus.InvalidArgument, bad.Message);
        Failed(_operation.Log, _operation.Descriptor.FullName, exception);
        return new(RpcStatus.Internal, "the service failed; its log says why");
    }

    /// <summary>Says in the trace how the call ended, with OpenTelemetry's names.</summary>
    public void Trace(RpcStatus status) => Activity.Current?
        .SetTag("rpc.system", "grpc")
        .SetTag("rpc.service", _operation.Descriptor.Service.FullName)
        .SetTag("rpc.method", _operation.Descriptor.Name)
        .SetTag("rpc.grpc.status_code", (int)status);

    public void Dispose()
    {
        _both.Dispose();
        _deadline.Dispose();
    }

    [LoggerMessage(4101, LogLevel.Error, "{Method} failed")]
    private static partial void Failed(ILogger logger, string method, Exception exception);
}
