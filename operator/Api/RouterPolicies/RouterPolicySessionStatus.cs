using CwHoe.Api.Schema;

namespace CwHoe.Api.RouterPolicies;

/// <summary>What the owner says of a session whose requests come through the router.</summary>
public sealed record RouterPolicySessionStatus
{
    /// <summary>Name of the Session, which is also its service account's. Required.</summary>
    [Required, Length(1, 253)]
    public string? Name { get; init; }

    /// <summary>Its label <c>cw-hoe.dev/classification</c>.</summary>
    [Length(0, 63)]
    public string? Classification { get; init; }
}
