using CwHoe.Contracts;
using CwHoe.ModelLoader.Tests.Fetch;

namespace CwHoe.ModelLoader.Tests.Sources;

/// <summary>Against a real registry.</summary>
[Trait("Needs", "services")]
public sealed class RegistryTests : IDisposable
{
    private readonly FetchBench bench = new();
    private readonly HttpClient http = new();
    private readonly Uri registry = new(Service.Setting("HOE_TEST_REGISTRY"));
    private readonly string repository = $"models/{Guid.NewGuid():n}";

    public void Dispose()
    {
        bench.Dispose();
        http.Dispose();
    }

    private string Model(string suffix = ":v1") => $"oci://{registry.Authority}/{repository}{suffix}";

    [Fact]
    public async Task Fetch_OneFileByTagOrDigest_BecomesAFile()
    {
        var content = FetchBench.Content(10 * FetchBench.PartBytes + 7);
        var digest = await OciArtifact.PushAsync(http, registry, repository, "v1", ("model.gguf", content));
        await bench.FetchAsync(Model(), registry, FetchBench.Sha256(content));
        Assert.Equal(content, await File.ReadAllBytesAsync(bench.Destination, FetchBench.Stop));
        await bench.FetchAsync(Model($"@{digest}"), registry);
        Assert.Equal(content, await File.ReadAllBytesAsync(bench.Destination, FetchBench.Stop));
    }

    [Fact]
    public async Task Fetch_SeveralTitledFiles_BecomeAFolder()
    {
        await OciArtifact.PushAsync(http, registry, repository, "v1", ("config.json", "{ }"u8.ToArray()), ("sub/weights", FetchBench.Content(100)));
        await bench.FetchAsync(Model(), registry);
        Assert.Equal("{ }", await File.ReadAllTextAsync(Path.Combine(bench.Destination, "config.json"), FetchBench.Stop));
        Assert.Equal(FetchBench.Content(100), await File.ReadAllBytesAsync(Path.Combine(bench.Destination, "sub", "weights"), FetchBench.Stop));
    }

    [Fact]
    public async Task Fetch_TitleThatLeadsElsewhere_IsRefused()
    {
        await OciArtifact.PushAsync(http, registry, repository, "v1", ("good", [1]), ("../../evil", [2]));
        Assert.Equal(LoaderExit.SourceUnavailable, (await bench.FailAsync(Model(), registry)).Exit);
        Assert.False(File.Exists(Path.Combine(bench.Volume, "evil")));
    }

    [Fact]
    public async Task Fetch_UnknownTag_IsNotFound() =>
        Assert.Equal(LoaderExit.ModelNotFound, (await bench.FailAsync(Model(":nope"), registry)).Exit);
}
