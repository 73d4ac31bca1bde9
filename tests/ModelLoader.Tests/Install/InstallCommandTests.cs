using CwHoe.ModelLoader.Install;

namespace CwHoe.ModelLoader.Tests.Install;

public sealed class InstallCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hoe-install-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Copy_OverAnOlderOne_IsWholeAndExecutableAndLeavesNothingElse()
    {
        var (binary, to) = (Path.Combine(folder, "binary"), Path.Combine(folder, "shared", "model-loader"));
        File.WriteAllText(binary, "old");
        InstallCommand.Copy(binary, to, TextWriter.Null);
        File.WriteAllText(binary, "new");
        InstallCommand.Copy(binary, to, TextWriter.Null);
        Assert.Equal("new", File.ReadAllText(to));
        Assert.Equal("755", Convert.ToString((int)File.GetUnixFileMode(to), 8));
        Assert.Equal([to], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(to)!));
    }
}
