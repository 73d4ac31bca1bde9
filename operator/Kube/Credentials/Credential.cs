using System.Net.Security;

namespace CwHoe.Kube.Credentials;

/// <summary>What one request proves itself with. A class, so that no generated text shows the token.</summary>
/// <param name="token">The bearer token; null for none.</param>
/// <param name="certificate">The client certificate; null for none.</param>
internal sealed class Credential(string? token, SslStreamCertificateContext? certificate)
{
    public static readonly Credential None = new(null, null);

    public string? Token { get; } = token;

    public SslStreamCertificateContext? Certificate { get; } = certificate;

    /// <summary>Whether <paramref name="other"/> proves the same.</summary>
    public bool IsSameAs(Credential other) => Token == other.Token && ReferenceEquals(Certificate, other.Certificate);
}
