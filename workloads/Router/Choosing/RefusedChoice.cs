using CwHoe.Contracts;
using CwHoe.Router.Policy;

namespace CwHoe.Router.Choosing;

/// <summary>A backend that a request may not be sent to.</summary>
/// <param name="Backend">Which.</param>
/// <param name="Refusal">Why, for programs.</param>
/// <param name="Reason">Why, for people.</param>
internal sealed record RefusedChoice(Backend Backend, BackendRefusal Refusal, string Reason);
