using System.Buffers.Text;
using System.Text.Json;

namespace CwHoe.Shared.Authentication;

/// <summary>What a JSON Web Token (RFC 7519) says of itself. Nothing here is verified: it only tells what is not worth a question.</summary>
internal sealed record JwtClaims(IReadOnlyList<string> Audiences, DateTimeOffset Expires)
{
    private const int Most = 16 * 1024;

    /// <summary>Reads the claims; null for what is no such token.</summary>
    public static JwtClaims? Read(string token)
    {
        if (token.Length > Most || token.Split('.') is not [_, var payload, _] || !Base64Url.IsValid(payload))
            return null;
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
            if (json.RootElement is not { ValueKind: JsonValueKind.Object } root
                || !root.TryGetProperty("exp", out var exp) || exp.ValueKind != JsonValueKind.Number || !exp.TryGetInt64(out var seconds)
                || seconds is < 0 or > 253402300799 || !root.TryGetProperty("aud", out var aud))
                return null;
            string[] audiences = aud.ValueKind switch
            {
                JsonValueKind.String => [aud.GetString()!],
                JsonValueKind.Array => [.. aud.EnumerateArray().Where(each => each.ValueKind == JsonValueKind.String).Select(each => each.GetString()!)],
                _ => [],
            };
            return new(audiences, DateTimeOffset.FromUnixTimeSeconds(seconds));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether it was made for <paramref name="audience"/>.</summary>
    public bool IsFor(string audience) => Audiences.Contains(audience);
}
