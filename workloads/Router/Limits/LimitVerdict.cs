namespace CwHoe.Router.Limits;

/// <summary>Whether a request is within the limits.</summary>
/// <param name="Reservation">What was set aside for it; null where it is refused.</param>
/// <param name="Problem">Which limit refuses it, for people; empty for none.</param>
/// <param name="RetryAfter">When there is room again.</param>
/// <param name="MoneyLeft">Millionths of the currency that it may cost; null for no limit. Backends that cost nothing are open even at 0.</param>
internal sealed record LimitVerdict(Reservation? Reservation, string Problem, TimeSpan RetryAfter, long? MoneyLeft);
