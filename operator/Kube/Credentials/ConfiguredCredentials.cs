using System.Net.Security;
using System.Security.Cryptography;
using System.Text;
using CwHoe.Kube.Config;

namespace CwHoe.Kube.Credentials;

/// <summary>Credentials out of the configuration and the files that it names.</summary>
internal sealed class ConfiguredCredentials : ICredentialSource
{
    private static readonly TimeSpan TokenInterval = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly string origin;
    private readonly string? token;
    private readonly ReloadedFile? tokenFile;
    private readonly ReloadedPem? certificate;
    private readonly ReloadedPem? key;
    private (byte[]? Token, byte[]? Certificate, byte[]? Key) read;
    private Credential? current;

    public ConfiguredCredentials(ClientCredentials credentials, string origin, TimeProvider timeProvider)
    {
        this.origin = origin;
        token = credentials.Token;
        tokenFile = credentials.TokenFile is { } path ? new(path, TokenInterval, timeProvider) : null;
        certificate = credentials.ClientCertificate is { } certificatePem ? new(certificatePem, timeProvider) : null;
        key = credentials.ClientKey is { } keyPem ? new(keyPem, timeProvider) : null;
        if (certificate is null != key is null)
            throw new KubernetesConfigException($"{origin}: a client certificate and its key go together, but only one is there. Give both.");
    }

    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var now = (tokenFile?.Read(), certificate?.Read(), key?.Read());
            if (current is null || now != read)
            {
                // A rotation may be seen halfway, the new certificate beside the old key: the pair before it serves until both are there.
                var context = CertificateOf(now.Item2, now.Item3);
                current = new(TokenOf(now.Item1), context);
                read = now;
            }
            return ValueTask.FromResult(current);
        }
    }

    public void Invalidate(Credential refused)
    {
        tokenFile?.Invalidate();
        certificate?.Invalidate();
        key?.Invalidate();
    }

    private string? TokenOf(byte[]? content)
    {
        if (content is null)
            return token;
        var text = Encoding.UTF8.GetString(content).Trim();
        return text.Length > 0 ? text : throw new KubernetesConfigException($"{origin}: the token file is empty. Write a token into it.");
    }

    private SslStreamCertificateContext? CertificateOf(byte[]? certificatePem, byte[]? keyPem)
    {
        if (certificatePem is null || keyPem is null)
            return null;
        if (current is not null && certificatePem == read.Certificate && keyPem == read.Key)
            return current.Certificate;
        try
        {
            return ClientCertificate.Read(certificatePem, keyPem);
        }
        catch (CryptographicException fault)
        {
            return current?.Certificate ?? throw new KubernetesConfigException(
                $"{origin}: the client certificate ({certificate!.Name}) and its key ({key!.Name}) cannot be used: {fault.Message} Give a PEM certificate and its unencrypted PEM key.", fault);
        }
    }
}
