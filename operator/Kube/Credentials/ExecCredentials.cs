using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using CwHoe.Kube.Config;

namespace CwHoe.Kube.Credentials;

/// <summary>Credentials of an exec plugin: one run at a time, kept until they expire or the server refuses them.</summary>
/// <param name="config">The plugin and the cluster it is told about.</param>
/// <param name="plugin">The plugin.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class ExecCredentials(KubernetesClientConfig config, ExecPlugin plugin, TimeProvider timeProvider) : ICredentialSource, IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile Held? held;

    public async ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        if (Usable() is { } ready)
            return ready;
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (Usable() is { } meanwhile)
                return meanwhile;
            var answer = ExecAnswer.Read(await RunAsync(cancellationToken), plugin, config.Origin);
            var fresh = new Held(new Credential(answer.Token, CertificateOf(answer)), answer.ExpirationTimestamp);
            held = fresh;
            return fresh.Credential;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Invalidate(Credential refused)
    {
        // Many requests may be refused with one credential; only the first of them makes the plugin run.
        if (held is { } present && ReferenceEquals(present.Credential, refused))
            Interlocked.CompareExchange(ref held, null, present);
    }

    public void Dispose() => turn.Dispose();

    private Credential? Usable() =>
        held is { } present && !(present.Expires <= timeProvider.GetUtcNow()) ? present.Credential : null;

    private System.Net.Security.SslStreamCertificateContext? CertificateOf(ExecAnswer answer)
    {
        if (answer.ClientCertificateData is null || answer.ClientKeyData is null)
            return null;
        try
        {
            return ClientCertificate.Read(Encoding.UTF8.GetBytes(answer.ClientCertificateData), Encoding.UTF8.GetBytes(answer.ClientKeyData));
        }
        catch (CryptographicException fault)
        {
            throw new KubernetesConfigException($"{config.Origin}: the client certificate that {plugin.Command} printed cannot be used: {fault.Message}", fault);
        }
    }

    private async Task<byte[]> RunAsync(CancellationToken cancellationToken)
    {
        var interactive = Interactive();
        using var process = new Process { StartInfo = StartInfo(interactive) };
        try
        {
            process.Start();
        }
        catch (Win32Exception fault)
        {
            var hint = plugin.InstallHint is null ? "Install it or correct users[].user.exec.command." : plugin.InstallHint.Trim();
            throw new KubernetesConfigException($"{config.Origin}: the exec plugin {plugin.Command} cannot be started: {fault.Message}. {hint}", fault);
        }

        try
        {
            if (!interactive)
                process.StandardInput.Close();
            using var output = new MemoryStream();
            await process.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
                throw new KubernetesConfigException($"{config.Origin}: the exec plugin {plugin.Command} ended with exit code {process.ExitCode}. Run it by hand to see why.");
            return output.ToArray();
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private bool Interactive()
    {
        var terminal = !Console.IsInputRedirected;
        if (plugin.InteractiveMode == ExecInteractiveMode.Always && !terminal)
            throw new KubernetesConfigException($"{config.Origin}: the exec plugin {plugin.Command} wants to ask a person, but standard input is no terminal. Log in by hand first, or use a plugin with interactiveMode IfAvailable.");
        return terminal && plugin.InteractiveMode != ExecInteractiveMode.Never;
    }

    // Standard error goes where ours goes, so that a person sees what the plugin asks or complains about.
    private ProcessStartInfo StartInfo(bool interactive)
    {
        var start = new ProcessStartInfo(plugin.Command, plugin.Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = !interactive,
            UseShellExecute = false,
        };
        start.Environment["KUBERNETES_EXEC_INFO"] = ExecInfo.Write(config, plugin, interactive);
        foreach (var (name, value) in plugin.Environment)
            start.Environment[name] = value;
        return start;
    }

    private sealed class Held(Credential credential, DateTimeOffset? expires)
    {
        public Credential Credential { get; } = credential;

        public DateTimeOffset? Expires { get; } = expires;
    }
}
