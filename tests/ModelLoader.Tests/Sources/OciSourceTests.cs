using System.Text;
using System.Text.Json;
using CwHoe.Contracts;
using CwHoe.ModelLoader.Tests.Fetch;
using CwHoe.ModelLoader.Tests.Scripted;

namespace CwHoe.ModelLoader.Tests.Sources;

public sealed class OciSourceTests : IDisposable
{
    private const string User = "Basic bWU6cHc="; // me:pw

    private readonly FetchBench bench = new();
    private readonly byte[] content = FetchBench.Content(2 * FetchBench.PartBytes);

    public void Dispose() => bench.Dispose();

    private string Digest => $"sha256:{FetchBench.Sha256(content)}";

    private string Manifest => OciArtifact.Manifest([("model.gguf", content)]);

    [Fact]
    public async Task Fetch_RegistryThatWantsATokenAndRedirects_GivesEachPartyOnlyItsOwnSecret()
    {
        await using var storage = new ScriptedServer(r => r.RespondWithFileAsync(content, "\"x\""));
        await using var tokens = new ScriptedServer(r => r.Header("Authorization") == User ? r.RespondAsync(200, """{"token":"t0ken"}""") : r.RespondAsync(401));
        await using var registry = new ScriptedServer(r => r.Header("Authorization") != "Bearer t0ken"
            ? r.RespondAsync(401, "", $"WWW-Authenticate: Bearer realm=\"{tokens.Url}token\",service=\"reg\",scope=\"repository:a/b:pull\"")
            : r.Path.Contains("/manifests/", StringComparison.Ordinal) ? r.RespondAsync(200, Manifest)
            : r.RespondAsync(307, "", $"Location: {storage.Url}blob"));
        await bench.FetchAsync($"oci://127.0.0.1:{registry.Port}/a/b:v1", credentials: bench.Secret(("username", "me"), ("password", "pw")));
        Assert.Equal(content, await File.ReadAllBytesAsync(bench.Destination, FetchBench.Stop));
        Assert.Equal("/token?scope=repository%3Aa%2Fb%3Apull&service=reg", Assert.Single(tokens.Requests).Path);
        Assert.All(storage.Requests, r => Assert.Null(r.Header("Authorization")));
        Assert.DoesNotContain(registry.Requests, r => r.Header("Authorization") == User);
    }

    [Fact]
    public async Task Fetch_RegistryThatWantsAPassword_GetsIt()
    {
        await using var registry = new ScriptedServer(r => r.Header("Authorization") != User
            ? r.RespondAsync(401, "", "WWW-Authenticate: Basic realm=\"reg\"")
            : r.Path.Contains("/manifests/", StringComparison.Ordinal) ? r.RespondAsync(200, Manifest) : r.RespondWithFileAsync(content, "\"x\""));
        await bench.FetchAsync($"oci://127.0.0.1:{registry.Port}/a/b", credentials: bench.Secret(("username", "me"), ("password", "pw")));
        Assert.True(File.Exists(bench.Destination));
    }

    [Fact]
    public async Task Fetch_WithoutThePassword_IsDenied()
    {
        await using var registry = new ScriptedServer(r => r.RespondAsync(401, "", "WWW-Authenticate: Basic realm=\"reg\""));
        Assert.Equal(LoaderExit.Denied, (await bench.FailAsync($"oci://127.0.0.1:{registry.Port}/a/b")).Exit);
    }

    [Fact]
    public async Task Fetch_TokenServiceWithoutTls_IsNotAsked()
    {
        await using var registry = new ScriptedServer(r => r.RespondAsync(401, "", "WWW-Authenticate: Bearer realm=\"http://tokens.invalid/\""));
        Assert.Equal(LoaderExit.Denied, (await bench.FailAsync($"oci://127.0.0.1:{registry.Port}/a/b", credentials: bench.Secret(("username", "me"), ("password", "pw")))).Exit);
    }

    [Fact]
    public async Task Fetch_DigestOfAnotherManifest_IsAMismatch()
    {
        await using var registry = new ScriptedServer(r => r.RespondAsync(200, Manifest));
        Assert.Equal(LoaderExit.ChecksumMismatch, (await bench.FailAsync($"oci://127.0.0.1:{registry.Port}/a/b@sha256:{new string('1', 64)}")).Exit);
    }

    [Fact]
    public async Task Fetch_BlobThatIsAnother_IsAMismatchAndNothingStays()
    {
        await using var registry = new ScriptedServer(r => r.Path.Contains("/manifests/", StringComparison.Ordinal)
            ? r.RespondAsync(200, Manifest)
            : r.RespondWithFileAsync(FetchBench.Content(content.Length, 9), "\"x\""));
        Assert.Equal(LoaderExit.ChecksumMismatch, (await bench.FailAsync($"oci://127.0.0.1:{registry.Port}/a/b")).Exit);
        Assert.Equal(["model.lock"], Directory.EnumerateFileSystemEntries(bench.Volume).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Fetch_Index_TakesTheManifestForThisKindOfMachine()
    {
        var right = $"sha256:{FetchBench.Sha256(Encoding.UTF8.GetBytes(Manifest))}";
        var index = JsonSerializer.Serialize(new
        {
            manifests = new object[]
            {
                new { digest = $"sha256:{new string('2', 64)}", platform = new { os = "windows", architecture = "amd64" } },
                new { digest = right, platform = new { os = "linux", architecture = "amd64" } },
            },
        });
        await using var registry = new ScriptedServer(r => r.Path.EndsWith("/manifests/latest", StringComparison.Ordinal) ? r.RespondAsync(200, index)
            : r.Path.EndsWith(right, StringComparison.Ordinal) ? r.RespondAsync(200, Manifest)
            : r.Path.EndsWith(Digest, StringComparison.Ordinal) ? r.RespondWithFileAsync(content, "\"x\"") : r.RespondAsync(404));
        await bench.FetchAsync($"oci://127.0.0.1:{registry.Port}/a/b");
        Assert.Equal(content, await File.ReadAllBytesAsync(bench.Destination, FetchBench.Stop));
    }

    [Fact]
    public async Task Fetch_ContainerImage_IsNoModel()
    {
        var manifest = JsonSerializer.Serialize(new { layers = new[] { new { mediaType = "application/vnd.oci.image.layer.v1.tar+gzip", digest = Digest, size = 1 } } });
        await using var registry = new ScriptedServer(r => r.RespondAsync(200, manifest));
        var failure = await bench.FailAsync($"oci://127.0.0.1:{registry.Port}/a/b");
        Assert.Equal(LoaderExit.ModelNotFound, failure.Exit);
        Assert.Contains("oras push", failure.Message);
    }
}
