using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CwHoe.Kube.Tests.Scripted;

/// <summary>A certificate authority made for one test.</summary>
internal sealed class TestAuthority
{
    private readonly X509Certificate2 certificate;

    public TestAuthority(string name, TestAuthority? issuer = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        certificate = issuer is null
            ? request.CreateSelfSigned(From, Until)
            : request.Create(issuer.certificate, From, Until, Serial()).CopyWithPrivateKey(key);
    }

    public string Pem => certificate.ExportCertificatePem();

    private static DateTimeOffset From => DateTimeOffset.UtcNow.AddDays(-1);

    private static DateTimeOffset Until => DateTimeOffset.UtcNow.AddDays(1);

    /// <summary>A server's certificate for names and the loopback address, or for names only.</summary>
    public X509Certificate2 Server(string dnsName, bool loopback = true)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(dnsName);
        if (loopback)
            names.AddIpAddress(IPAddress.Loopback);
        var (issued, _) = Issue(dnsName, "1.3.6.1.5.5.7.3.1", names.Build());
        return issued;
    }

    /// <summary>A client's certificate and key as PEM.</summary>
    public (string Certificate, string Key) Client(string name)
    {
        var (issued, key) = Issue(name, "1.3.6.1.5.5.7.3.2", null);
        return (issued.ExportCertificatePem(), key);
    }

    private static byte[] Serial() => RandomNumberGenerator.GetBytes(12);

    private (X509Certificate2 Certificate, string Key) Issue(string name, string usage, X509Extension? names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        if (names is not null)
            request.CertificateExtensions.Add(names);
        return (request.Create(certificate, From, Until.AddHours(-1), Serial()).CopyWithPrivateKey(key), key.ExportPkcs8PrivateKeyPem());
    }
}
