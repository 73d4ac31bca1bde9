using System.Buffers;
using System.Text;

namespace CwHoe.ModelLoader.Checksums;

/// <summary>What a model on the disk consists of, and its one checksum.</summary>
/// <remarks>
/// A folder's checksum is that of its <c>sha256sum</c> lines sorted by path (bytes), so that people can make it themselves:
/// <c>cd FOLDER; find -L . -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum</c>.
/// </remarks>
internal sealed record ModelDigest
{
    private const int BufferBytes = 1 << 20;

    private static readonly Comparer<string> ByBytes =
        Comparer<string>.Create((a, b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)));

    /// <summary>The files, sorted by path.</summary>
    public required IReadOnlyList<FileDigest> Files { get; init; }

    /// <summary>64 lower-case hex digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Reads the whole model.</summary>
    /// <param name="path">An existing file or folder.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The digest; of a folder without files, that of no lines.</returns>
    public static async Task<ModelDigest> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(path))
        {
            var only = await ReadFileAsync(path, Path.GetFileName(path), cancellationToken);
            return new ModelDigest { Files = [only], Sha256 = only.Sha256 };
        }

        var files = new List<FileDigest>();
        foreach (var relative in FilesBelow(path))
            files.Add(await ReadFileAsync(Path.Combine(path, relative), relative, cancellationToken));
        return OfFolder(files);
    }

    /// <summary>The digest of a folder with <paramref name="files"/>.</summary>
    public static ModelDigest OfFolder(IEnumerable<FileDigest> files)
    {
        FileDigest[] sorted = [.. files.OrderBy(f => f.Path, ByBytes)];
        return new ModelDigest { Files = sorted, Sha256 = OfLines(sorted) };
    }

    /// <summary>The paths of the files below <paramref name="folder"/>, links followed, sorted by their UTF-8 bytes.</summary>
    public static IReadOnlyList<string> FilesBelow(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, MaxRecursionDepth = 32, IgnoreInaccessible = false };
        return [.. Directory.EnumerateFiles(folder, "*", options)
            .Select(f => Path.GetRelativePath(folder, f))
            .Order(ByBytes)];
    }

    /// <summary>The checksum of one file.</summary>
    /// <param name="path">An existing file.</param>
    /// <param name="name">Its <see cref="FileDigest.Path"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<FileDigest> ReadFileAsync(string path, string name, CancellationToken cancellationToken)
    {
        using var hash = new Sha256Stream();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
            long length = 0;
            for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0; length += read)
                hash.Append(buffer.AsSpan(0, read));
            return new FileDigest { Path = name, Length = length, Modified = File.GetLastWriteTimeUtc(file.SafeFileHandle), Sha256 = hash.FinishHex() };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static string OfLines(IEnumerable<FileDigest> files)
    {
        using var hash = new Sha256Stream();
        foreach (var file in files)
            hash.Append(Encoding.UTF8.GetBytes(Line(file)));
        return hash.FinishHex();
    }

    // sha256sum escapes these three characters and says so with a backslash at the start of the line.
    private static string Line(FileDigest file)
    {
        var escaped = file.Path.Replace(@"\", @"\\").Replace("\n", @"\n").Replace("\r", @"\r");
        return $"{(escaped == file.Path ? "" : @"\")}{file.Sha256}  {escaped}\n";
    }
}
