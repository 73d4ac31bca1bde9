using System.Diagnostics;
using CwHoe.ModelLoader.Checksums;
using CwHoe.ModelLoader.Tests.Fetch;

namespace CwHoe.ModelLoader.Tests.Checksums;

public sealed class ModelDigestTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hoe-digest-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Read_Folder_EqualsWhatPeopleGetFromSha256sum()
    {
        foreach (var name in new[] { "b", "a/c", "a.b", "Ä", "z z", ".hidden", "back\\slash", "new\nline" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            await File.WriteAllTextAsync(Path.Combine(folder, name), name, FetchBench.Stop);
        }

        File.CreateSymbolicLink(Path.Combine(folder, "link"), "b");
        const string command = "find -L . -type f -printf '%P\\0' | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum";
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        var expected = (await shell.StandardOutput.ReadToEndAsync(FetchBench.Stop)).Split(' ')[0];
        Assert.Equal(expected, (await ModelDigest.ReadAsync(folder, FetchBench.Stop)).Sha256);
    }
}
