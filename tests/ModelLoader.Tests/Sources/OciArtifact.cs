using System.Text;
using System.Text.Json;
using CwHoe.ModelLoader.Tests.Fetch;

namespace CwHoe.ModelLoader.Tests.Sources;

/// <summary>Artifacts as ORAS makes them.</summary>
internal static class OciArtifact
{
    public const string MediaType = "application/vnd.oci.image.manifest.v1+json";

    public static string Manifest(IEnumerable<(string? Title, byte[] Content)> files) => JsonSerializer.Serialize(new
    {
        schemaVersion = 2,
        mediaType = MediaType,
        artifactType = "application/vnd.cw-hoe.model",
        config = new { mediaType = "application/vnd.oci.empty.v1+json", digest = $"sha256:{FetchBench.Sha256("{}"u8.ToArray())}", size = 2 },
        layers = files.Select(f => new
        {
            mediaType = "application/octet-stream",
            digest = $"sha256:{FetchBench.Sha256(f.Content)}",
            size = f.Content.Length,
            annotations = f.Title is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["org.opencontainers.image.title"] = f.Title },
        }),
    });

    /// <summary>Pushes an artifact and returns its manifest's digest.</summary>
    public static async Task<string> PushAsync(HttpClient http, Uri registry, string repository, string tag, params (string? Title, byte[] Content)[] files)
    {
        foreach (var blob in files.Select(f => f.Content).Append("{}"u8.ToArray()))
        {
            using var started = await http.PostAsync(new Uri(registry, $"/v2/{repository}/blobs/uploads/"), null, FetchBench.Stop);
            started.EnsureSuccessStatusCode();
            var upload = new Uri(registry, started.Headers.Location!).ToString();
            using var body = new ByteArrayContent(blob);
            using var put = await http.PutAsync(new Uri($"{upload}{(upload.Contains('?') ? '&' : '?')}digest=sha256:{FetchBench.Sha256(blob)}"), body, FetchBench.Stop);
            put.EnsureSuccessStatusCode();
        }

        var manifest = Manifest(files);
        using var content = new StringContent(manifest, Encoding.UTF8, new System.Net.Http.Headers.MediaTypeHeaderValue(MediaType));
        using var pushed = await http.PutAsync(new Uri(registry, $"/v2/{repository}/manifests/{tag}"), content, FetchBench.Stop);
        pushed.EnsureSuccessStatusCode();
        return $"sha256:{FetchBench.Sha256(Encoding.UTF8.GetBytes(manifest))}";
    }
}
