using System.Text;

namespace CwHoe.Kube.Models;

/// <summary>The token to be looked at (authentication.k8s.io/v1 TokenReviewSpec).</summary>
public sealed record V1TokenReviewSpec
{
    /// <summary>The token. Secret.</summary>
    public string? Token { get; init; }

    /// <summary>The audiences that the asker stands for; null for the API server's own.</summary>
    public IReadOnlyList<string>? Audiences { get; init; }

    // Never the token.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Token = ").Append(Token is null ? "" : "(secret)");
        return true;
    }
}
