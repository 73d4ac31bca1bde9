using CwHoe.Api.Schema;
using CwHoe.Contracts;

namespace CwHoe.Api.RouterPolicies;

/// <summary>Which requests may leave the owner's machines.</summary>
public sealed record RouterPolicySovereignty
{
    /// <summary><c>SovereignOnly</c>: none. <c>SovereignFirst</c>: those that no sovereign backend can answer. <c>Any</c>: all. Default <c>SovereignOnly</c>.</summary>
    [Default(SovereigntyMode.SovereignOnly)]
    public SovereigntyMode? Mode { get; init; }
}
