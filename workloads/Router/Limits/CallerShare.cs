using System.Text.Json.Serialization;

namespace CwHoe.Router.Limits;

/// <summary>What one caller has used at one replica.</summary>
internal sealed record CallerShare
{
    /// <summary>Requests of the last minute.</summary>
    [JsonPropertyName("rpm")]
    public long Requests { get; init; }

    /// <summary>Tokens of the last minute.</summary>
    [JsonPropertyName("tpm")]
    public long Tokens { get; init; }

    /// <summary>Requests under way.</summary>
    [JsonPropertyName("now")]
    public int Concurrent { get; init; }

    /// <summary>Tokens that these may still use.</summary>
    [JsonPropertyName("heldTokens")]
    public long ReservedTokens { get; init; }

    /// <summary>Millionths of the currency that these may still use.</summary>
    [JsonPropertyName("heldCost")]
    public long ReservedCost { get; init; }

    /// <summary>By the key of a period.</summary>
    [JsonPropertyName("periods")]
    public Dictionary<string, Spent> Periods { get; init; } = [];
}
