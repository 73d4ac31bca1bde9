namespace CwHoe.Router.Limits;

/// <summary>What one caller has used elsewhere: at the other replicas, and before this one started.</summary>
/// <param name="Requests">Requests of the last minute.</param>
/// <param name="Tokens">Tokens of the last minute.</param>
/// <param name="Concurrent">Requests under way.</param>
/// <param name="Reserved">Tokens and money that these may still use.</param>
/// <param name="Periods">By the key of a period.</param>
internal sealed record PeerUsage(long Requests, long Tokens, int Concurrent, (long Tokens, long Cost) Reserved, IReadOnlyDictionary<string, Spent> Periods)
{
    /// <summary>Nothing.</summary>
    public static readonly PeerUsage None = new(0, 0, 0, default, new Dictionary<string, Spent>());
}
