using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CwHoe.Kube.Credentials;

/// <summary>Turns PEM text into a client certificate as TLS wants it.</summary>
internal static class ClientCertificate
{
    /// <summary>Reads a certificate, its intermediates and its key.</summary>
    /// <exception cref="CryptographicException">One of them is not what it should be, or the key belongs to another certificate.</exception>
    public static SslStreamCertificateContext Read(ReadOnlySpan<byte> certificatePem, ReadOnlySpan<byte> keyPem)
    {
        var certificateText = Encoding.UTF8.GetString(certificatePem);
        X509Certificate2 certificate;
        try
        {
            certificate = X509Certificate2.CreateFromPem(certificateText, Encoding.UTF8.GetString(keyPem));
        }
        catch (ArgumentException fault)
        {
            // CreateFromPem says so where the key does not belong to the certificate.
            throw new CryptographicException(fault.Message, fault);
        }
        if (OperatingSystem.IsWindows())
        {
            // Windows' TLS does not take keys that live in memory only.
            using var ephemeral = certificate;
            certificate = X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
        }

        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificateText);
        chain.RemoveAt(0);
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }
}
