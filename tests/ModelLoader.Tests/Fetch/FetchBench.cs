using System.Security.Cryptography;
using CwHoe.ModelLoader.Fetch;
using CwHoe.ModelLoader.Sources;
using CwHoe.ModelLoader.Sources.Http;
using CwHoe.ModelLoader.Transfer;

namespace CwHoe.ModelLoader.Tests.Fetch;

/// <summary>A cache volume of its own for one test, and fetches into it in small parts.</summary>
internal sealed class FetchBench : IDisposable
{
    public const int PartBytes = 64 << 10;

    private readonly HttpMessageInvoker http = RedirectingHttp.NewInvoker();

    public string Volume { get; } = Directory.CreateTempSubdirectory("hoe-loader-").FullName;

    public string Destination => Path.Combine(Volume, "model");

    public StringWriter Log { get; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public TransferSettings Settings { get; init; } = new() { PartBytes = PartBytes, FirstDelay = TimeSpan.FromMilliseconds(1), Attempts = 4 };

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static byte[] Content(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public RedirectingHttp Http => new(http, Time);

    /// <summary>Writes a Secret's keys as the kubelet mounts them.</summary>
    public CredentialFolder Secret(params (string Key, string Value)[] keys)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Volume, "secret")).FullName;
        foreach (var (key, value) in keys)
            File.WriteAllText(Path.Combine(folder, key), value);
        return new CredentialFolder(folder);
    }

    public Task FetchAsync(string uri, Uri? endpoint = null, string? sha256 = null, CredentialFolder? credentials = null, CancellationToken? stop = null)
    {
        var options = new SourceOptions { Endpoint = endpoint, Credentials = credentials ?? new CredentialFolder(null) };
        var source = ModelSources.Create(ModelUri.Parse(uri), options, Http);
        return new ModelFetch(source, Settings, Time, new Random(1), TextWriter.Synchronized(Log)).RunAsync(Destination, sha256, stop ?? Stop);
    }

    public async Task<LoaderException> FailAsync(string uri, Uri? endpoint = null, string? sha256 = null, CredentialFolder? credentials = null) =>
        await Assert.ThrowsAsync<LoaderException>(() => FetchAsync(uri, endpoint, sha256, credentials));

    public void Dispose()
    {
        http.Dispose();
        Log.Dispose();
        Directory.Delete(Volume, recursive: true);
    }
}
