using System.Net;

namespace CwHoe.Shared.Authentication;

/// <summary>What became of the question who asks.</summary>
/// <param name="Status">200; 401 where the token is not taken; 503 where it could not be looked at.</param>
/// <param name="Caller">Who asks; null unless 200.</param>
/// <param name="Problem">What to tell the caller, without the token; empty for 200.</param>
public sealed record CallerVerdict(HttpStatusCode Status, Caller? Caller, string Problem);
