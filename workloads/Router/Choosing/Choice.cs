using CwHoe.Router.Policy;

namespace CwHoe.Router.Choosing;

/// <summary>Who may answer a request, in the order in which they are asked, and why others may not.</summary>
/// <param name="Backends">In order.</param>
/// <param name="Refused">The others.</param>
internal sealed record Choice(IReadOnlyList<Backend> Backends, IReadOnlyList<RefusedChoice> Refused);
