namespace CwHoe.Router.Limits;

/// <summary>What was set aside for a request until its true usage is known.</summary>
/// <param name="Identity">Who asks.</param>
/// <param name="Tokens">The most that was to be expected.</param>
/// <param name="Cost">Millionths of the currency.</param>
internal sealed record Reservation(string Identity, long Tokens, long Cost);
