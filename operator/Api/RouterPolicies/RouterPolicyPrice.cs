using CwHoe.Kube.Models;

namespace CwHoe.Api.RouterPolicies;

/// <summary>What a million tokens cost, in the currency of the owner's choice, 0 to 1000000 with six decimals.</summary>
public sealed record RouterPolicyPrice
{
    /// <summary>Per million input tokens; default 0.</summary>
    public Quantity? Input { get; init; }

    /// <summary>Per million input tokens that the backend had cached; default <see cref="Input"/>.</summary>
    public Quantity? Cached { get; init; }

    /// <summary>Per million output tokens, reasoning among them; default 0.</summary>
    public Quantity? Output { get; init; }
}
