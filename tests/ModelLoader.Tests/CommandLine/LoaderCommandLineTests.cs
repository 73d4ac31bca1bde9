using System.Text;
using CwHoe.Contracts;
using CwHoe.ModelLoader.CommandLine;
using CwHoe.ModelLoader.Tests.Fetch;
using CwHoe.ModelLoader.Tests.Scripted;

namespace CwHoe.ModelLoader.Tests.CommandLine;

public sealed class LoaderCommandLineTests : IDisposable
{
    private readonly FetchBench bench = new();
    private readonly StringWriter error = new();

    private string Log => Path.Combine(bench.Volume, "log");

    public void Dispose()
    {
        bench.Dispose();
        error.Dispose();
    }

    private Task<int> RunAsync(CancellationToken stop, params string[] arguments) =>
        LoaderCommandLine.RunAsync([.. arguments, "--termination-log", Log], new Surroundings { Out = bench.Log, Error = error, Time = TimeProvider.System }, stop);

    [Theory]
    [InlineData("fetch")]
    [InlineData("fetch", "--source", "https://host/model", "--destination", "/tmp/x")]
    [InlineData("fetch", "--source", "pvc://claim/model", "--destination", "/tmp/x")]
    [InlineData("fetch", "--source", "hf://owner", "--destination", "/tmp/x")]
    [InlineData("fetch", "--source", "oci://host", "--destination", "/tmp/x")]
    [InlineData("fetch", "--source", "s3://b/k", "--destination", "/tmp/x", "--endpoint", "ftp://host")]
    [InlineData("verify", "--path", "/tmp", "--sha256", "123")]
    [InlineData("drain", "--engine", "external", "--port", "1")]
    [InlineData("drain", "--engine", "vllm", "--timeout", "soon")]
    [InlineData("drain", "--engine", "vllm", "--port", "65536")]
    [InlineData("pull", "--model", "m", "--attempts", "0")]
    [InlineData("dance")]
    public async Task Run_WrongArguments_IsAUsageErrorInTheTerminationLog(params string[] arguments)
    {
        Assert.Equal((int)LoaderExit.Usage, await RunAsync(FetchBench.Stop, arguments));
        Assert.NotEmpty(await File.ReadAllTextAsync(Log, FetchBench.Stop));
        Assert.Contains(await File.ReadAllTextAsync(Log, FetchBench.Stop), error.ToString());
    }

    [Fact]
    public async Task Run_EndpointWithPassword_IsRefusedWithoutRepeatingIt()
    {
        var exit = await RunAsync(FetchBench.Stop, "fetch", "--source", "s3://b/k", "--destination", bench.Destination, "--endpoint", "https://me:hunter2@host");
        Assert.Equal((int)LoaderExit.Usage, exit);
        Assert.DoesNotContain("hunter2", error.ToString() + await File.ReadAllTextAsync(Log, FetchBench.Stop));
    }

    [Fact]
    public async Task Run_StoppedBySignal_EndsAtOnceAndLeavesAResumablePartial()
    {
        using var stop = new CancellationTokenSource();
        await using var server = new ScriptedServer(async r =>
        {
            await r.HeadAsync(200, "Content-Length: 1000", "ETag: \"v1\"");
            if (r.Method == "GET")
            {
                await r.WriteAsync(new byte[10]);
                await stop.CancelAsync();
                await r.ClientGoneAsync();
            }
        });
        var exit = await RunAsync(stop.Token, "fetch", "--source", "hf://o/r/f", "--destination", bench.Destination, "--endpoint", server.Url.ToString());
        Assert.Equal(LoaderCommandLine.Interrupted, exit);
        Assert.False(File.Exists(bench.Destination));
    }

    [Fact]
    public async Task Run_NotAFolderInTheWay_SaysWhatAndExits1()
    {
        await File.WriteAllTextAsync(bench.Destination, "", FetchBench.Stop);
        Assert.Equal(LoaderCommandLine.Unexpected, await RunAsync(FetchBench.Stop, "install", "--to", bench.Destination + "/bin"));
        Assert.Contains(bench.Destination, error.ToString());
    }

    [Fact]
    public void TerminationLog_LongMessage_IsCutBetweenCharacters()
    {
        new TerminationLog(Log, error).Write(1, "x" + new string('é', 5000));
        var bytes = File.ReadAllBytes(Log);
        Assert.InRange(bytes.Length, TerminationLog.MaximumBytes - 3, TerminationLog.MaximumBytes);
        Assert.EndsWith("é", new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes));
    }

    [Fact]
    public void DiskIsFull_WriteToAFullDevice_IsRecognised() =>
        Assert.True(Disk.IsFull(Assert.ThrowsAny<IOException>(() => File.WriteAllBytes("/dev/full", new byte[1]))));
}
