namespace CwHoe.Shared.Rpc;

/// <summary>Limits of a service.</summary>
public sealed record RpcOptions
{
    /// <summary>
    /// Longest message that is taken, in bytes, after decompression; over REST the longest body, and the longest line of a stream. Default 4 MiB. A longer one
    /// ends the call with <see cref="RpcStatus.ResourceExhausted"/>, which is 413 over REST.
    /// </summary>
    public int MaxMessageBytes { get; init; } = 4 * 1024 * 1024;
}
