using System.Text;

namespace CwHoe.Kube.Config;

/// <summary>How the client proves who it is. Everything null: it does not.</summary>
public sealed record ClientCredentials
{
    /// <summary>A bearer token; <see cref="TokenFile"/> goes before it.</summary>
    public string? Token { get; init; }

    /// <summary>Absolute path of a file with a bearer token, read again every minute and at once after a 401.</summary>
    public string? TokenFile { get; init; }

    /// <summary>The client certificate, with intermediates where it needs them; set together with <see cref="ClientKey"/>.</summary>
    public PemSource? ClientCertificate { get; init; }

    /// <summary>The private key of <see cref="ClientCertificate"/>: PKCS #1, PKCS #8 or SEC 1, not encrypted.</summary>
    public PemSource? ClientKey { get; init; }

    /// <summary>A program that gives a token or a certificate.</summary>
    public ExecPlugin? Exec { get; init; }

    /// <summary>Whom to act as; null for oneself.</summary>
    public Impersonation? Impersonate { get; init; }

    // Never the token.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Token = ").Append(Token is null ? "" : "(secret)")
            .Append(", TokenFile = ").Append(TokenFile)
            .Append(", ClientCertificate = ").Append(ClientCertificate)
            .Append(", Exec = ").Append(Exec?.Command)
            .Append(", Impersonate = ").Append(Impersonate?.User);
        return true;
    }
}
