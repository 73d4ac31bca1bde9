namespace CwHoe.Core.Planning.AgentNodes;

/// <summary>What autoscaling decided.</summary>
/// <param name="Replicas">Pods that should exist.</param>
/// <param name="InFlight">Requests in flight over all pods that told; null where none did or autoscaling is off.</param>
/// <param name="ScaleDownSince">Since when the load has asked for fewer pods; null while it does not.</param>
internal sealed record ScaleDecision(int Replicas, int? InFlight, DateTimeOffset? ScaleDownSince);
