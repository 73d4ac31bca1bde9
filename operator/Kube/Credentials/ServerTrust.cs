using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CwHoe.Kube.Config;

namespace CwHoe.Kube.Credentials;

/// <summary>Decides whether a server certificate leads to the configured authorities. Follows their file when it changes.</summary>
/// <param name="source">The authorities.</param>
/// <param name="origin">For error messages.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class ServerTrust(PemSource source, string origin, TimeProvider timeProvider)
{
    private readonly Lock gate = new();
    private readonly ReloadedPem pem = new(source, timeProvider);
    private byte[]? read;
    private X509Certificate2Collection authorities = [];

    /// <summary>The authorities of the moment.</summary>
    /// <exception cref="KubernetesConfigException">There is none.</exception>
    public X509Certificate2Collection Authorities()
    {
        lock (gate)
        {
            var text = pem.Read();
            if (text == read)
                return authorities;
            var fresh = new X509Certificate2Collection();
            try
            {
                fresh.ImportFromPem(Encoding.UTF8.GetString(text));
            }
            catch (CryptographicException fault) when (read is null)
            {
                throw Unusable(fault.Message, fault);
            }
            catch (CryptographicException)
            {
                // Written halfway: the authorities before serve until the file is whole.
                return authorities;
            }
            if (fresh.Count == 0)
                return read is null ? throw Unusable("It holds no certificate.", null) : authorities;
            read = text;
            return authorities = fresh;
        }
    }

    /// <summary>The check itself, as <see cref="SslStream"/> calls it; the host name has been compared before.</summary>
    public bool Accepts(X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;

        var anchors = Authorities();
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(anchors);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1")); // TLS server authentication

        // An authority may be an intermediate whose own issuer is unknown here; it counts as an anchor all the same, as it does for kubectl.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        chain.ChainPolicy.ExtraStore.AddRange(anchors);
        if (presented is not null)
            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);

        using var leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(leaf)
            && chain.ChainElements.Any(element => anchors.Any(anchor => anchor.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span)));
    }

    private KubernetesConfigException Unusable(string why, Exception? fault) =>
        new($"{origin}: the certificate authority ({pem.Name}) cannot be used: {why} Give PEM certificates.", fault);
}
