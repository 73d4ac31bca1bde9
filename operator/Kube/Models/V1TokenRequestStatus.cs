using System.Text;

namespace CwHoe.Kube.Models;

/// <summary>A token as issued (authentication.k8s.io/v1 TokenRequestStatus).</summary>
public sealed record V1TokenRequestStatus
{
    /// <summary>The token. Secret.</summary>
    public string? Token { get; init; }

    /// <summary>When it ends, UTC.</summary>
    public DateTimeOffset? ExpirationTimestamp { get; init; }

    // Never the token.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Token = ").Append(Token is null ? "" : "(secret)");
        return true;
    }
}
