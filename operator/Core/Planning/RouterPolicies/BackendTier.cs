using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;

namespace CwHoe.Core.Planning.RouterPolicies;

/// <summary>Whose machine a backend runs on.</summary>
internal static class BackendTier
{
    /// <summary>What the spec says; else the owner's own for an AgentNode, and an outsider's for a provider.</summary>
    public static Tier Of(RouterPolicyBackend backend) => backend.Tier ?? (backend.NodeRef is not null || backend.NodeSelector is not null ? Tier.Sovereign : Tier.External);
}
