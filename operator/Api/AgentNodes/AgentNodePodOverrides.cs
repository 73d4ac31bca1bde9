using CwHoe.Api.Schema;

namespace CwHoe.Api.AgentNodes;

/// <summary>What the API server itself checks of <see cref="AgentNodeSpec.PodOverrides"/>; the operator checks the whole patch.</summary>
public sealed record AgentNodePodOverrides
{
    /// <summary>Labels and annotations of the pods.</summary>
    [PreserveUnknownFields]
    public AgentNodePodOverridesMetadata? Metadata { get; init; }

    /// <summary>Pod specification.</summary>
    [PreserveUnknownFields]
    public AgentNodePodOverridesSpec? Spec { get; init; }
}
