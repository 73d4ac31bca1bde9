using CwHoe.Kube.Models;

namespace CwHoe.Kube.Discovery;

/// <summary>A kind that an API server serves.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Verbs">What can be done with it, such as <c>list</c>.</param>
/// <param name="Subresources">Such as <c>status</c> and <c>scale</c>.</param>
public sealed record ApiResource(ResourceType Type, IReadOnlyList<string> Verbs, IReadOnlyList<string> Subresources);
