using CwHoe.Api.Schema;

namespace CwHoe.Api.AgentNodes;

/// <summary>A container in <see cref="AgentNodePodOverridesSpec"/>.</summary>
[PreserveUnknownFields]
public sealed record AgentNodePodOverridesContainer
{
    /// <summary>Which container; the engine's is <c>engine</c>.</summary>
    [Length(0, 63)]
    public string? Name { get; init; }

    /// <summary>Security settings.</summary>
    public AgentNodePodOverridesSecurityContext? SecurityContext { get; init; }
}
