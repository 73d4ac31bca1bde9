using System.Text.Json.Serialization;

namespace CwHoe.ModelLoader.Sources.Oci;

/// <summary>What a registry's token service answers.</summary>
/// <remarks>https://distribution.github.io/distribution/spec/auth/token/</remarks>
internal sealed record TokenResponse
{
    /// <summary>The token.</summary>
    public string? Token { get; init; }

    /// <summary>The same, as OAuth 2 names it.</summary>
    [JsonPropertyName("access_token")]
    public string? AccessToken { get; init; }
}
