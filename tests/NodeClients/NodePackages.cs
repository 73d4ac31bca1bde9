using System.Diagnostics;
using System.Security.Cryptography;

namespace CwHoe.NodeClients;

/// <summary>
/// Clients of others, written for Node: a folder with package.json, package-lock.json and scripts that <c>require</c> what the lock file names. Packages
/// are installed once for each lock file, in ~/.cache/cw-hoe/npm, and none of their scripts is run by that.
/// </summary>
/// <remarks>Projects link this file: Compile Include="../NodeClients/*.cs".</remarks>
internal sealed class NodePackages
{
    private readonly string _scripts;

    private NodePackages(string scripts, string modules)
    {
        _scripts = scripts;
        Modules = modules;
    }

    /// <summary>Folder of the packages, each in one of its name.</summary>
    public string Modules { get; }

    /// <summary>Installs the packages of <paramref name="folder"/> unless they are.</summary>
    /// <exception cref="InvalidOperationException">Node or npm is missing, or a package can't be had.</exception>
    public static async Task<NodePackages> InstallAsync(string folder, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"), cancellationToken)))[..12];
        var target = Path.Combine(CacheHome, "cw-hoe", "npm", hash);
        if (!Directory.Exists(target))
            await InstallAsync(folder, target, cancellationToken);
        return new(folder, Path.Combine(target, "node_modules"));
    }

    /// <summary>Runs one of the scripts until it ends.</summary>
    public Task<NodeResult> RunAsync(string script, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        RunAsync("node", [Path.Combine(_scripts, script), .. arguments], _scripts, Modules, cancellationToken);

    private static string CacheHome =>
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } home
            ? home
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");

    private static async Task InstallAsync(string folder, string target, CancellationToken cancellationToken)
    {
        // Beside its place until it is whole: somebody else may be at it too, or this may be cut off.
        var work = Directory.CreateDirectory($"{target}.{Guid.NewGuid():N}").FullName;
        foreach (var file in new[] { "package.json", "package-lock.json" })
            File.Copy(Path.Combine(folder, file), Path.Combine(work, file));
        NodeResult result;
        var attempts = 3;
        do
        {
            result = await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], work, null, cancellationToken);
        }
        while (result.ExitCode != 0 && --attempts > 0);
        if (result.ExitCode != 0)
            throw new InvalidOperationException($"npm ci fails for {folder}: {result.Errors}");
        try
        {
            Directory.Move(work, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task<NodeResult> RunAsync(
        string program, IReadOnlyList<string> arguments, string folder, string? modules, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        if (modules is not null)
            start.Environment["NODE_PATH"] = modules;
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException($"{program} can't be run: install Debian's nodejs and npm, or Node 18 or later", e);
        }

        using (process)
        {
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
                var errors = process.StandardError.ReadToEndAsync(cancellationToken);
                await process.WaitForExitAsync(cancellationToken);
                return new(process.ExitCode, await output, await errors);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
    }
}
