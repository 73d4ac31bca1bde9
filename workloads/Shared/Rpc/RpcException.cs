namespace CwHoe.Shared.Rpc;

/// <summary>Ends a call with a status that its caller is told, over gRPC and REST alike.</summary>
/// <param name="status">Any but <see cref="RpcStatus.Ok"/>.</param>
/// <param name="message">For people: what is wrong and what to do. The caller reads it, so it holds no secrets.</param>
/// <param name="field">The request's field that is wrong, by its path in JSON such as <c>budget.window</c>; null where none is.</param>
public sealed class RpcException(RpcStatus status, string message, string? field = null) : Exception(message)
{
    /// <summary>Never <see cref="RpcStatus.Ok"/>.</summary>
    public RpcStatus Status { get; } = status == RpcStatus.Ok ? throw new ArgumentOutOfRangeException(nameof(status), "OK is no failure") : status;

    /// <summary>The request's field that is wrong, by its path in JSON; null where none is.</summary>
    public string? Field { get; } = field;

    /// <summary>How long to wait before the same call may succeed; null for what is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Status over REST where HTTP has one that says more than the status of gRPC; null for that one's.</summary>
    internal int? HttpStatus { get; init; }
}
