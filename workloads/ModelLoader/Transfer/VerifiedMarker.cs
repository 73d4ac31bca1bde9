using System.Text.Json;
using CwHoe.ModelLoader.Checksums;

namespace CwHoe.ModelLoader.Transfer;

/// <summary>Says beside a fetched model what it is, so that the next pod on the volume need not read all of it again.</summary>
internal sealed record VerifiedMarker
{
    /// <summary>Where the model came from.</summary>
    public required string Source { get; init; }

    /// <summary>The model's checksum, 64 lower-case hex digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Its files, as they were when they were verified.</summary>
    public required IReadOnlyList<FileDigest> Files { get; init; }

    /// <summary>Where the marker of the model at <paramref name="model"/> is.</summary>
    public static string PathOf(string model) => model + ".verified";

    /// <summary>Reads the marker of the model at <paramref name="model"/>.</summary>
    /// <returns>Null when there is none, or none that can be read.</returns>
    public static async Task<VerifiedMarker?> ReadAsync(string model, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(PathOf(model));
            return await JsonSerializer.DeserializeAsync(file, TransferJson.Default.VerifiedMarker, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the marker of the model at <paramref name="model"/>.</summary>
    public async Task WriteAsync(string model, CancellationToken cancellationToken)
    {
        var unfinished = PathOf(model) + ".partial";
        await File.WriteAllBytesAsync(unfinished, JsonSerializer.SerializeToUtf8Bytes(this, TransferJson.Default.VerifiedMarker), cancellationToken);
        File.Move(unfinished, PathOf(model), overwrite: true);
    }

    /// <summary>Whether the model at <paramref name="model"/> still has the size and times that the marker tells of.</summary>
    public bool Describes(string model)
    {
        if (!Directory.Exists(model))
            return Files is [var only] && IsUnchanged(model, only);
        return ModelDigest.FilesBelow(model).SequenceEqual(Files.Select(f => f.Path))
            && Files.All(f => IsUnchanged(Path.Combine(model, f.Path), f));
    }

    private static bool IsUnchanged(string path, FileDigest then)
    {
        var now = new FileInfo(path);
        return now.Exists && now.Length == then.Length && now.LastWriteTimeUtc == then.Modified;
    }
}
