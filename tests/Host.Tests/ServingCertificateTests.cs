using System.Security.Cryptography.X509Certificates;
using CwHoe.Host.Settings;
using CwHoe.Host.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CwHoe.Host.Tests;

public sealed class ServingCertificateTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("hoe-certificate");
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Current_NoFiles_IsOneOfOurOwnThatIsMadeAnewBeforeItEnds()
    {
        var certificate = Of(HostSettings.Read(["--namespace=agents"]));
        var first = certificate.Current;
        Assert.True(first.HasPrivateKey);
        Assert.True(first.MatchesHostname("cw-hoe-operator.agents.svc"));
        time.Advance(TimeSpan.FromDays(300));
        Assert.Same(first, certificate.Current);

        time.Advance(TimeSpan.FromDays(60));

        Assert.NotEqual(first.Thumbprint, certificate.Current.Thumbprint);
        Assert.True(certificate.Current.NotAfter.ToUniversalTime() > time.GetUtcNow().UtcDateTime.AddDays(300));
    }

    [Fact]
    public void Current_FilesChangeAsAMountedSecretDoes_IsTheNewOne()
    {
        var certificate = Of(Mount("first"));
        var first = certificate.Current;
        Assert.Same(first, certificate.Current);

        Mount("second");

        Assert.NotEqual(first.Thumbprint, certificate.Current.Thumbprint);
    }

    [Fact]
    public void Current_NewFilesAreBroken_StaysTheOldOne()
    {
        var settings = Mount("first");
        var certificate = Of(settings);
        var first = certificate.Current;

        File.WriteAllText(settings.TlsCertificate!, "half a certif");
        File.SetLastWriteTimeUtc(settings.TlsCertificate!, DateTime.UnixEpoch);

        Assert.Same(first, certificate.Current);
    }

    private ServingCertificate Of(HostSettings settings) => new(settings, time, NullLogger<ServingCertificate>.Instance);

    /// <summary>As kubelet does: the files of one version in a folder of their own, one link to the present folder, links through it.</summary>
    private HostSettings Mount(string version)
    {
        var own = Of(HostSettings.Read([])).Current;
        var files = folder.CreateSubdirectory(version);
        File.WriteAllText(Path.Combine(files.FullName, "tls.crt"), own.ExportCertificatePem());
        File.WriteAllText(Path.Combine(files.FullName, "tls.key"), own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.SetLastWriteTimeUtc(Path.Combine(files.FullName, "tls.crt"), DateTime.UnixEpoch.AddDays(version.Length));
        var data = Path.Combine(folder.FullName, "data");
        File.Delete(data);
        File.CreateSymbolicLink(data, files.FullName);
        foreach (var name in new[] { "tls.crt", "tls.key" })
        {
            File.Delete(Path.Combine(folder.FullName, name));
            File.CreateSymbolicLink(Path.Combine(folder.FullName, name), Path.Combine("data", name));
        }

        return HostSettings.Read([$"--tls_certificate={folder.FullName}/tls.crt", $"--tls_key={folder.FullName}/tls.key"]);
    }
}
