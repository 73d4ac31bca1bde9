using System.Diagnostics;

namespace CwHoe.Akashic.Tests.Verification;

/// <summary>Runs verify-log: another implementation, which reads nothing but the bucket, over plain HTTP.</summary>
internal static class LogVerifier
{
    /// <summary>The hashes of all records, after every proof held.</summary>
    /// <param name="url">Of the layer's prefix.</param>
    /// <param name="key">The layer's verifier key.</param>
    /// <param name="older">Checkpoints that must be consistent with the newest.</param>
    public static async Task<IReadOnlyList<string>> VerifyAsync(string url, string key, params IReadOnlyList<byte[]> older)
    {
        var (exit, output, error) = await RunAsync(url, key, older);
        Assert.True(exit == 0, error);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)];
    }

    public static async Task<(int Exit, string Output, string Error)> RunAsync(string url, string key, params IReadOnlyList<byte[]> older)
    {
        var folder = Directory.CreateTempSubdirectory("verify-log");
        try
        {
            var files = new List<string>();
            foreach (var checkpoint in older)
            {
                files.Add(Path.Combine(folder.FullName, $"{files.Count}"));
                await File.WriteAllBytesAsync(files[^1], checkpoint, TestContext.Current.CancellationToken);
            }

            using var process = Start([url, key, .. files]);
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, output, await error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Process Start(IEnumerable<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("verify-log", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException("verify-log is not on PATH: run ./hoe test, or put the folder that tests/cluster/services tools prints on PATH", e);
        }
    }
}
