using System.Text;
using CwHoe.Contracts;
using CwHoe.ModelLoader.Checksums;
using CwHoe.ModelLoader.Transfer;

namespace CwHoe.ModelLoader.Fetch;

/// <summary>Brings a model to its place on a cache volume: wholly and verified, or not at all.</summary>
/// <param name="source">Where the model is.</param>
/// <param name="settings">How patiently to fetch.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Jitter of the back-off.</param>
/// <param name="output">Told how it goes.</param>
/// <remarks>Beside the model at PATH: <c>PATH.lock</c>, <c>PATH.verified</c> and, until it is whole, <c>PATH.partial*</c>.</remarks>
internal sealed class ModelFetch(IModelSource source, TransferSettings settings, TimeProvider time, Random random, TextWriter output)
{
    private const long Reserve = 16L << 20; // what a file system needs for itself beside the files

    /// <summary>Fetches the model unless it is there.</summary>
    /// <param name="destination">The file, or the folder of a model of several files, to make.</param>
    /// <param name="sha256">The expected checksum, 64 lower-case hex digits; null to trust what the source says of its files.</param>
    /// <param name="cancellationToken">Ends the work; what came is kept for the next try.</param>
    /// <exception cref="LoaderException">The model cannot be had or is not the expected one.</exception>
    public async Task RunAsync(string destination, string? sha256, CancellationToken cancellationToken)
    {
        destination = Path.TrimEndingDirectorySeparator(Path.GetFullPath(destination));
        Directory.CreateDirectory(Path.GetDirectoryName(destination)!);
        using var held = await CacheLock.TakeAsync(destination + ".lock", time, output, cancellationToken);
        if (await IsPresentAsync(destination, sha256, cancellationToken))
            return;

        var listing = await new Backoff(settings, time, random, output).RunAsync(ListAsync, cancellationToken);
        var staging = destination + ".partial";
        await PrepareAsync(listing, staging, cancellationToken);
        MakeSpace(listing, staging, destination);
        var model = listing.IsFolder ? await FetchFolderAsync(listing, staging, cancellationToken) : await FetchFileAsync(listing.Files[0], staging, listing, cancellationToken);
        if (sha256 is not null && model.Sha256 != sha256)
        {
            RemoveStaging(staging);
            throw new LoaderException(LoaderExit.ChecksumMismatch, $"{source.Name} has SHA-256 {model.Sha256}, spec.model.sha256 says {sha256}; correct the spec or the source (what was fetched is deleted)");
        }

        RemoveModel(destination);
        if (listing.IsFolder)
            Directory.Move(FilesOf(staging), destination);
        else
            File.Move(staging, destination);
        RemoveStaging(staging);
        await new VerifiedMarker { Source = source.Name, Sha256 = model.Sha256, Files = Named(model, destination) }.WriteAsync(destination, cancellationToken);
        output.WriteLine($"fetch: {destination} is in place, SHA-256 {model.Sha256}");
    }

    private static string FilesOf(string staging) => Path.Combine(staging, "files");

    private static IReadOnlyList<FileDigest> Named(ModelDigest model, string destination) =>
        Directory.Exists(destination) ? model.Files : [model.Files[0] with { Path = Path.GetFileName(destination) }];

    private static void RemoveModel(string destination)
    {
        File.Delete(VerifiedMarker.PathOf(destination));
        if (Directory.Exists(destination))
            Directory.Delete(destination, recursive: true);
        else
            File.Delete(destination);
    }

    private static void RemoveStaging(string staging)
    {
        if (Directory.Exists(staging))
            Directory.Delete(staging, recursive: true);
        else
            PartialFile.Delete(staging);
    }

    private async Task<bool> IsPresentAsync(string destination, string? sha256, CancellationToken cancellationToken)
    {
        if (await VerifiedMarker.ReadAsync(destination, cancellationToken) is { } marker && marker.Describes(destination))
        {
            if (sha256 is null ? marker.Source == source.Name : marker.Sha256 == sha256)
            {
                output.WriteLine($"fetch: {destination} is already there, verified, SHA-256 {marker.Sha256}");
                return true;
            }
        }
        else if (sha256 is not null && (File.Exists(destination) || Directory.Exists(destination)))
        {
            var found = await ModelDigest.ReadAsync(destination, cancellationToken);
            if (found.Sha256 == sha256)
            {
                await new VerifiedMarker { Source = source.Name, Sha256 = sha256, Files = found.Files }.WriteAsync(destination, cancellationToken);
                output.WriteLine($"fetch: {destination} is already there and has the expected SHA-256 {sha256}");
                return true;
            }

            output.WriteLine($"fetch: {destination} has SHA-256 {found.Sha256}, not {sha256}; fetching it anew");
        }

        return false;
    }

    private async Task<ModelListing> ListAsync(CancellationToken cancellationToken)
    {
        using var guard = new StallGuard(settings.StallTimeout, time, cancellationToken);
        var listing = await guard.WatchAsync(source.ListAsync, source.Name);
        if (listing.Files.Any(f => f.Length < 0))
            throw new LoaderException(LoaderExit.SourceUnavailable, $"{source.Name} lists files of less than nothing; do not trust this source");
        var bytes = listing.Files.Sum(f => (decimal)(f.Length ?? 0));
        if (bytes > settings.MaxBytes)
            throw new LoaderException(LoaderExit.NoSpace, $"{source.Name} is larger ({ByteSize.Text((double)bytes)}) than --max-bytes {settings.MaxBytes}; raise the limit if the model is what you want");
        return listing;
    }

    // Removes what earlier runs left of other models, or of other versions of this one.
    private async Task PrepareAsync(ModelListing listing, string staging, CancellationToken cancellationToken)
    {
        if (!listing.IsFolder)
        {
            if (Directory.Exists(staging) || Present(listing, staging) == 0)
                RemoveStaging(staging);
            return;
        }

        if (listing.Files.GroupBy(f => f.Path).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new LoaderException(LoaderExit.SourceUnavailable, $"{source.Name} names the file {twice.Key} twice; do not trust this source");
        var keyFile = Path.Combine(staging, "listing");
        var key = Sha256Stream.HexOf(Encoding.UTF8.GetBytes(string.Join('\n', listing.Files.Select(f => $"{f.Path} {Downloader.Key(source, f)}"))));
        if (File.Exists(keyFile) && await File.ReadAllTextAsync(keyFile, cancellationToken) == key)
            return;
        RemoveStaging(staging);
        Directory.CreateDirectory(FilesOf(staging));
        await File.WriteAllTextAsync(keyFile, key, cancellationToken);
    }

    private void MakeSpace(ModelListing listing, string staging, string destination)
    {
        var known = listing.Files.Sum(f => f.Length ?? 0);
        var needed = known - Present(listing, staging);
        var folder = Path.GetDirectoryName(destination)!;
        var lacking = needed + Reserve - Disk.Available(folder);
        if (lacking <= 0)
            return;
        if (lacking > LengthOf(destination))
            throw Disk.Full(folder, needed);

        // The old model at this place is to be replaced anyway; an engine that has it open keeps it until it closes it.
        output.WriteLine($"fetch: removing the model at {destination} to make room");
        RemoveModel(destination);
    }

    private static long LengthOf(string model) => Directory.Exists(model)
        ? ModelDigest.FilesBelow(model).Sum(f => new FileInfo(Path.Combine(model, f)).Length)
        : WholeAt(model) ?? 0;

    private long Present(ModelListing listing, string staging) => listing.IsFolder
        ? listing.Files.Index().Sum(f => WholeAt(SafePath.Combine(FilesOf(staging), f.Item.Path)) ?? PartialFile.DoneAt(WorkFile(staging, f.Index), Downloader.Key(source, f.Item)))
        : PartialFile.DoneAt(staging, Downloader.Key(source, listing.Files[0]));

    private static long? WholeAt(string path) => File.Exists(path) ? new FileInfo(path).Length : null;

    private static string WorkFile(string staging, int index) => Path.Combine(staging, "work", index.ToString());

    private async Task<ModelDigest> FetchFileAsync(ModelFile file, string staging, ModelListing listing, CancellationToken cancellationToken)
    {
        var progress = new TransferProgress(file.Length, Present(listing, staging), time, output);
        var digest = await FetchOneAsync(file, staging, progress, cancellationToken);
        progress.Finish();
        return new ModelDigest { Files = [digest], Sha256 = digest.Sha256 };
    }

    private async Task<ModelDigest> FetchFolderAsync(ModelListing listing, string staging, CancellationToken cancellationToken)
    {
        long? total = listing.Files.All(f => f.Length is not null) ? listing.Files.Sum(f => f.Length) : null;
        var progress = new TransferProgress(total, Present(listing, staging), time, output);
        var digests = new List<FileDigest>();
        foreach (var (index, file) in listing.Files.Index())
        {
            var place = SafePath.Combine(FilesOf(staging), file.Path);
            if (!File.Exists(place))
            {
                var work = WorkFile(staging, index);
                digests.Add(await FetchOneAsync(file, work, progress, cancellationToken));
                Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                File.Move(work, place);
            }
            else
            {
                digests.Add(await ReadAsync(file, place, cancellationToken));
            }
        }

        progress.Finish();
        return ModelDigest.OfFolder(digests);
    }

    private async Task<FileDigest> FetchOneAsync(ModelFile file, string work, TransferProgress progress, CancellationToken cancellationToken)
    {
        using (var partial = PartialFile.Open(work, Downloader.Key(source, file)))
        {
            await new Downloader(source, settings, time, random, output).FetchAsync(file, partial, progress, cancellationToken);
            partial.Flush();
        }

        return await ReadAsync(file, work, cancellationToken);
    }

    private async Task<FileDigest> ReadAsync(ModelFile file, string path, CancellationToken cancellationToken)
    {
        output.WriteLine($"fetch: verifying {file.Path}");
        var digest = await ModelDigest.ReadFileAsync(path, file.Path, cancellationToken);
        if ((file.Sha256 is null || digest.Sha256 == file.Sha256) && (file.Length is null || digest.Length == file.Length))
            return digest;
        PartialFile.Delete(path);
        throw new LoaderException(LoaderExit.ChecksumMismatch, $"{source.Name}: {file.Path} came with SHA-256 {digest.Sha256} ({digest.Length} bytes), the source announced {file.Sha256 ?? "none"} ({file.Length} bytes); it is deleted and fetched anew on the next try");
    }
}
