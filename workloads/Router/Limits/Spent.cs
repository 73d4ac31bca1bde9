using System.Runtime.InteropServices;
using CwHoe.Router.Telemetry;

namespace CwHoe.Router.Limits;

/// <summary>What was used.</summary>
/// <param name="Requests">Requests.</param>
/// <param name="InputTokens">Tokens of requests.</param>
/// <param name="OutputTokens">Tokens of answers.</param>
/// <param name="Cost">Millionths of the currency.</param>
/// <param name="CachedTokens">Of the input tokens: those that a backend had cached.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Spent(long Requests, long InputTokens, long OutputTokens, long Cost, long CachedTokens = 0)
{
    /// <summary>In and out.</summary>
    public long Tokens => InputTokens + OutputTokens;

    /// <summary>What a request used. Of one that was answered and did not say, or whose client left, all that was set aside: a caller must gain nothing by leaving.</summary>
    public static Spent Of(RequestOutcome outcome, Reservation reservation) => outcome switch
    {
        { Backend: null } => default,
        { Usage: { } usage } => new(1, usage.Input, usage.Output, outcome.Cost, usage.CachedInput),
        _ => new(1, reservation.Tokens, 0, reservation.Cost),
    };

    /// <summary>Both together.</summary>
    public static Spent operator +(Spent left, Spent right) =>
        new(left.Requests + right.Requests, left.InputTokens + right.InputTokens, left.OutputTokens + right.OutputTokens, left.Cost + right.Cost, left.CachedTokens + right.CachedTokens);
}
