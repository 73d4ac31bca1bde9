using System.Text.Json;
using CwHoe.Contracts;
using CwHoe.ModelLoader.Tests.Fetch;
using CwHoe.ModelLoader.Tests.Scripted;

namespace CwHoe.ModelLoader.Tests.Sources;

/// <summary>Against a server that answers as the hub does: a redirect to other storage, checksums in headers, listings with commits.</summary>
public sealed class HuggingFaceSourceTests : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly FetchBench bench = new();

    public void Dispose() => bench.Dispose();

    private static string Listing(params (string Path, byte[] Content)[] files) => JsonSerializer.Serialize(new
    {
        sha = Commit,
        siblings = files.Select(f => new { rfilename = f.Path, size = f.Content.Length, lfs = new { sha256 = FetchBench.Sha256(f.Content), size = f.Content.Length } }),
    });

    [Fact]
    public async Task Fetch_FileInOtherStorage_IsVerifiedAndTheTokenStaysWithTheHub()
    {
        var content = FetchBench.Content(3 * FetchBench.PartBytes);
        await using var storage = new ScriptedServer(r => r.RespondWithFileAsync(content, "\"s3-tag\""));
        await using var hub = new ScriptedServer(r => r.RespondAsync(302, "", $"Location: {storage.Url}blob?Signature=secret", $"X-Linked-Etag: \"{FetchBench.Sha256(content)}\"", $"X-Linked-Size: {content.Length}", $"X-Repo-Commit: {Commit}"));
        await bench.FetchAsync("hf://owner/repo/sub/model.gguf@v1", hub.Url, credentials: bench.Secret(("token", "hf_abc\n")));
        Assert.Equal(content, await File.ReadAllBytesAsync(bench.Destination, FetchBench.Stop));
        Assert.All(hub.Requests, r => Assert.Equal("Bearer hf_abc", r.Header("Authorization")));
        Assert.All(storage.Requests, r => Assert.Null(r.Header("Authorization")));
        Assert.Equal("/owner/repo/resolve/v1/sub/model.gguf", hub.Requests.First().Path);
        Assert.Equal($"/owner/repo/resolve/{Commit}/sub/model.gguf", hub.Requests.Last().Path);
        Assert.DoesNotContain("secret", bench.Log.ToString());
    }

    [Fact]
    public async Task Fetch_Repository_BecomesAFolderOfOneCommit()
    {
        (string Path, byte[] Content)[] files = [("config.json", FetchBench.Content(100, 1)), ("sub/weights.safetensors", FetchBench.Content(2 * FetchBench.PartBytes, 2)), (".gitattributes", [])];
        await using var hub = new ScriptedServer(r => r.Path.StartsWith("/api/", StringComparison.Ordinal)
            ? r.RespondAsync(200, Listing(files))
            : r.RespondWithFileAsync(files.Single(f => r.Path == $"/owner/repo/resolve/{Commit}/{f.Path}").Content, "\"x\""));
        await bench.FetchAsync("hf://owner/repo@refs/pr/1", hub.Url);
        foreach (var (path, content) in files[..2])
            Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(bench.Destination, path), FetchBench.Stop));
        Assert.Equal("/api/models/owner/repo/revision/refs%2Fpr%2F1?blobs=true", hub.Requests.First().Path);
        Assert.Equal(["model", "model.lock", "model.verified"], Directory.EnumerateFileSystemEntries(bench.Volume).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Fetch_RepositoryInterrupted_FetchesOnlyTheFilesThatLack()
    {
        (string Path, byte[] Content)[] files = [("a", FetchBench.Content(100, 1)), ("b", FetchBench.Content(200, 2))];
        var broken = true;
        await using var hub = new ScriptedServer(r => r.Path.StartsWith("/api/", StringComparison.Ordinal) ? r.RespondAsync(200, Listing(files))
            : r.Path.EndsWith("/b", StringComparison.Ordinal) && broken ? r.RespondAsync(404)
            : r.RespondWithFileAsync(files.Single(f => r.Path.EndsWith("/" + f.Path, StringComparison.Ordinal)).Content, "\"x\""));
        Assert.Equal(LoaderExit.ModelNotFound, (await bench.FailAsync("hf://owner/repo", hub.Url)).Exit);
        broken = false;
        await bench.FetchAsync("hf://owner/repo", hub.Url);
        Assert.Single(hub.Requests, r => r.Path.EndsWith("/a", StringComparison.Ordinal));
        Assert.Equal(files[1].Content, await File.ReadAllBytesAsync(Path.Combine(bench.Destination, "b"), FetchBench.Stop));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/outside")]
    [InlineData("a/../../outside")]
    [InlineData("a//b")]
    [InlineData("a\\..\\outside")]
    public async Task Fetch_RepositoryWithAPathThatLeadsElsewhere_IsRefused(string path)
    {
        await using var hub = new ScriptedServer(r => r.Path.StartsWith("/api/", StringComparison.Ordinal)
            ? r.RespondAsync(200, Listing((path, [1])))
            : r.RespondWithFileAsync([1], "\"x\""));
        Assert.Equal(LoaderExit.SourceUnavailable, (await bench.FailAsync("hf://owner/repo", hub.Url)).Exit);
        Assert.DoesNotContain(hub.Requests, r => r.Path.Contains("resolve", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fetch_EndlessRedirects_AreGivenUp()
    {
        await using var hub = new ScriptedServer(r => r.RespondAsync(302, "", "Location: /again"));
        var failure = await bench.FailAsync("hf://owner/repo/file", hub.Url);
        Assert.Equal(LoaderExit.SourceUnavailable, failure.Exit);
        Assert.Contains("redirected", failure.Message);
        Assert.InRange(hub.Requests.Count, 2, 20);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    public async Task Fetch_ListingThatIsNone_IsUnavailable(string listing)
    {
        await using var hub = new ScriptedServer(r => r.RespondAsync(200, listing));
        Assert.Equal(LoaderExit.SourceUnavailable, (await bench.FailAsync("hf://owner/repo", hub.Url)).Exit);
    }

    [Theory]
    [InlineData(-1, LoaderExit.SourceUnavailable)]
    [InlineData(long.MaxValue, LoaderExit.NoSpace)]
    public async Task Fetch_ListingWithAbsurdLengths_IsRefused(long length, LoaderExit exit)
    {
        var listing = JsonSerializer.Serialize(new { siblings = new[] { new { rfilename = "a", size = length }, new { rfilename = "b", size = length } } });
        await using var hub = new ScriptedServer(r => r.RespondAsync(200, listing));
        Assert.Equal(exit, (await bench.FailAsync("hf://owner/repo", hub.Url)).Exit);
    }

    [Fact]
    public async Task Fetch_MirrorThatKnowsNoHead_IsAskedWithGetAlone()
    {
        var content = FetchBench.Content(3 * FetchBench.PartBytes);
        await using var hub = new ScriptedServer(r => r.Method == "HEAD" ? r.RespondAsync(405) : r.RespondWithFileAsync(content, "\"x\""));
        await bench.FetchAsync("hf://owner/repo/file", hub.Url);
        Assert.Equal(content, await File.ReadAllBytesAsync(bench.Destination, FetchBench.Stop));
    }

    [Fact]
    public async Task Fetch_EmptyRepository_IsNotFound()
    {
        await using var hub = new ScriptedServer(r => r.RespondAsync(200, Listing()));
        Assert.Equal(LoaderExit.ModelNotFound, (await bench.FailAsync("hf://owner/repo", hub.Url)).Exit);
    }
}
