using CwHoe.Contracts;

namespace CwHoe.Core.Status;

/// <summary>Why a pod does not get to serve.</summary>
/// <param name="Reason">Why, in one word.</param>
/// <param name="Message">Why, naming pod and container.</param>
internal sealed record PodFault(Reason Reason, string Message);
