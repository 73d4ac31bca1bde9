using CwHoe.Contracts;
using CwHoe.ModelLoader.Tests.Fetch;
using CwHoe.ModelLoader.Verify;

namespace CwHoe.ModelLoader.Tests.Verify;

public sealed class VerifyCommandTests : IDisposable
{
    private readonly FetchBench bench = new();

    public void Dispose() => bench.Dispose();

    private Task VerifyAsync(string? sha256) => VerifyCommand.VerifyAsync(bench.Destination, sha256, bench.Log, FetchBench.Stop);

    private async Task<LoaderExit> FailAsync(string? sha256) => (await Assert.ThrowsAsync<LoaderException>(() => VerifyAsync(sha256))).Exit;

    [Fact]
    public async Task Verify_NothingThere_IsNotFound() => Assert.Equal(LoaderExit.ModelNotFound, await FailAsync(null));

    [Fact]
    public async Task Verify_EmptyFileOrFolder_IsNotFound()
    {
        await File.WriteAllTextAsync(bench.Destination, "", FetchBench.Stop);
        Assert.Equal(LoaderExit.ModelNotFound, await FailAsync(null));
        File.Delete(bench.Destination);
        Directory.CreateDirectory(bench.Destination);
        Assert.Equal(LoaderExit.ModelNotFound, await FailAsync(null));
    }

    [Fact]
    public async Task Verify_FileWithItsChecksum_Passes()
    {
        var content = FetchBench.Content(3_000_000);
        await File.WriteAllBytesAsync(bench.Destination, content, FetchBench.Stop);
        await VerifyAsync(null);
        await VerifyAsync(FetchBench.Sha256(content));
        Assert.Contains("expected SHA-256", bench.Log.ToString());
    }

    [Fact]
    public async Task Verify_OtherChecksum_NamesBothAndDeletesNothing()
    {
        await File.WriteAllTextAsync(bench.Destination, "other", FetchBench.Stop);
        var failure = await Assert.ThrowsAsync<LoaderException>(() => VerifyAsync(new string('0', 64)));
        Assert.Equal(LoaderExit.ChecksumMismatch, failure.Exit);
        Assert.Contains(FetchBench.Sha256("other"u8.ToArray()), failure.Message);
        Assert.True(File.Exists(bench.Destination));
    }
}
