using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CwHoe.Host.Settings;

namespace CwHoe.Host.Telemetry;

/// <summary>The certificate that metrics are served with: from the files that were given, read again when they change; else one of our own.</summary>
/// <remarks>Our own is made when the first caller comes, and anew a month before it ends; nobody can check it but by its key.</remarks>
internal sealed partial class ServingCertificate(HostSettings settings, TimeProvider time, ILogger<ServingCertificate> logger)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);
    private readonly Lock _lock = new();
    private X509Certificate2? _certificate;
    private DateTime _written;

    /// <summary>The one to serve with now.</summary>
    /// <exception cref="IOException">A file that was given can't be read, and none was read before.</exception>
    /// <exception cref="CryptographicException">A file that was given holds no certificate or key, and none was read before.</exception>
    public X509Certificate2 Current
    {
        get
        {
            lock (_lock)
                return _certificate = settings is { TlsCertificate: { } chain, TlsKey: { } key } ? FromFiles(chain, key) : OwnAt(time.GetUtcNow());
        }
    }

    private X509Certificate2 FromFiles(string chain, string key)
    {
        // A mounted Secret changes both files at once, by one symbolic link.
        var written = File.GetLastWriteTimeUtc(File.ResolveLinkTarget(chain, returnFinalTarget: true)?.FullName ?? chain);
        if (_certificate is not null && written == _written)
            return _certificate;
        try
        {
            var read = X509Certificate2.CreateFromPemFile(chain, key);
            _written = written;
            return read;
        }
        catch (Exception exception) when (_certificate is not null && exception is IOException or CryptographicException or UnauthorizedAccessException)
        {
            Unreadable(logger, chain, exception.Message);
            return _certificate!;
        }
    }

    private X509Certificate2 OwnAt(DateTimeOffset now)
    {
        if (_certificate is not null && now.UtcDateTime < _certificate.NotAfter.ToUniversalTime() - RenewBefore)
            return _certificate;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={OperatorDefaults.Name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName($"{OperatorDefaults.Name}.{settings.Operator.Namespace}.svc");
        names.AddDnsName(Dns.GetHostName());
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(now.AddMinutes(-5), now + Lifetime);
    }

    [LoggerMessage(1301, LogLevel.Warning, "The new certificate in {File} can't be read, the old one stays: {Problem}")]
    private static partial void Unreadable(ILogger logger, string file, string problem);
}
