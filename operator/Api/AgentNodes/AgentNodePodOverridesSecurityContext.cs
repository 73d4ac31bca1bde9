using CwHoe.Api.Schema;

namespace CwHoe.Api.AgentNodes;

/// <summary>Security settings in <see cref="AgentNodePodOverridesContainer"/>.</summary>
[PreserveUnknownFields]
public sealed record AgentNodePodOverridesSecurityContext
{
    /// <summary>Must not be true.</summary>
    public bool? Privileged { get; init; }

    /// <summary>Must not be true.</summary>
    public bool? AllowPrivilegeEscalation { get; init; }
}
