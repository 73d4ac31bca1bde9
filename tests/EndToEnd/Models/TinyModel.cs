using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using CwHoe.EndToEnd.Cluster;

namespace CwHoe.EndToEnd.Models;

/// <summary>The tiny model's file, taken out of the engine image that the local cluster builds.</summary>
internal static class TinyModel
{
    private const string PathInImage = "models/tiny.gguf";

    private static readonly Lazy<Task<byte[]>> File = new(ReadAsync);

    /// <summary>Its content.</summary>
    public static Task<byte[]> BytesAsync() => File.Value;

    /// <summary>Its SHA-256 in lower-case hex digits.</summary>
    public static async Task<string> Sha256Async() => Convert.ToHexStringLower(SHA256.HashData(await BytesAsync()));

    private static async Task<byte[]> ReadAsync()
    {
        var images = Path.Combine(TestCluster.Repository, "tests", "cluster", "images");
        var built = await Command.RunAsync(images, ["llama"], null, CancellationToken.None);
        Assert.True(built.ExitCode == 0, built.All);
        await using var archive = System.IO.File.OpenRead(built.Output.Split('\n')[0]);
        await foreach (var blob in EntriesAsync(archive))
        {
            if (await FindAsync(blob) is { } model)
                return model;
        }

        throw new InvalidOperationException($"{PathInImage} is in no layer of the engine image");
    }

    // A blob of an image archive is a layer, which is a folder as a tar archive, or some JSON.
    private static async Task<byte[]?> FindAsync(Stream blob)
    {
        if (blob.ReadByte() is var first && first is '{' or -1)
            return null;
        blob.Position = 0;
        await using var layer = first == 0x1f ? new GZipStream(blob, CompressionMode.Decompress) : blob;
        await using var tar = new TarReader(layer);
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            if (entry.DataStream is null || entry.Name.TrimStart('.', '/') != PathInImage)
                continue;
            using var content = new MemoryStream();
            await entry.DataStream.CopyToAsync(content);
            return content.ToArray();
        }

        return null;
    }

    private static async IAsyncEnumerable<Stream> EntriesAsync(Stream archive)
    {
        await using var tar = new TarReader(archive);
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && entry.DataStream is { Length: > 0 } content)
                yield return content;
        }
    }
}
