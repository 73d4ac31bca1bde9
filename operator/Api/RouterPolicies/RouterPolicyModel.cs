using CwHoe.Api.Schema;

namespace CwHoe.Api.RouterPolicies;

/// <summary>A model that a router offers.</summary>
public sealed record RouterPolicyModel
{
    /// <summary>Name that clients ask for; 1-128 of letters, digits and <c>._:/-</c>. Required.</summary>
    [Required, Length(1, 128), Pattern(Patterns.ModelName)]
    public string? Alias { get; init; }

    /// <summary>Who may answer, in order of preference; 1-16. Required.</summary>
    [Required, Items(1, 16)]
    public IReadOnlyList<RouterPolicyBackend>? Backends { get; init; }
}
