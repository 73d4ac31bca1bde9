using System.Buffers;
using CwHoe.Contracts;

namespace CwHoe.ModelLoader.Transfer;

/// <summary>Brings one file of any source to the disk: in parallel parts where the source can, resumed where it was left, retried where that helps.</summary>
/// <param name="source">Where the file is.</param>
/// <param name="settings">How patiently.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Jitter of the back-off.</param>
/// <param name="output">Told of retries.</param>
internal sealed class Downloader(IModelSource source, TransferSettings settings, TimeProvider time, Random random, TextWriter output)
{
    private const int BufferBytes = 1 << 18;
    private const int MostRestarts = 3;

    // Less than this between two failures is not progress: a source that sends crumbs is given up.
    private const long NoteworthyProgress = 1 << 20;

    /// <summary>Fetches <paramref name="file"/> into <paramref name="partial"/> until all of it is there.</summary>
    /// <param name="file">What to fetch.</param>
    /// <param name="partial">Its state says what is there already.</param>
    /// <param name="progress">Counts the bytes.</param>
    /// <param name="cancellationToken">Ends the transfer; what came is recorded.</param>
    /// <exception cref="LoaderException">The source refuses, fails too often, or sends what it did not announce.</exception>
    public async Task FetchAsync(ModelFile file, PartialFile partial, TransferProgress progress, CancellationToken cancellationToken)
    {
        for (var restart = 0; ; restart++)
        {
            try
            {
                await FillAsync(file, partial, progress, cancellationToken);
                return;
            }
            catch (SourceChangedException e) when (restart < MostRestarts)
            {
                output.WriteLine($"fetch: starting again: {e.Message}");
                progress.Add(-partial.Done);
                partial.Begin(new PartialState { File = partial.State!.File, Segments = [] });
            }
            catch (SourceChangedException e)
            {
                throw new LoaderException(LoaderExit.SourceUnavailable, $"{e.Message}, again and again; fetch it when it is no longer being written", e);
            }
        }
    }

    private async Task FillAsync(ModelFile file, PartialFile partial, TransferProgress progress, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        RangeResponse? first = null;
        Task? recording = null;
        try
        {
            if (!CanResume(partial.State, file))
            {
                first = await NewBackoff().RunAsync(ct => OpenAsync(file, new ByteRange(0, settings.PartBytes), null, ct), cancellationToken);
                partial.Begin(Plan(file, partial.State, first));
            }

            recording = RecordAsync(partial, progress, stop.Token);
            var pending = new Queue<Segment>(partial.State!.Segments.Where(s => !s.IsComplete));
            var workers = Enumerable.Range(0, Math.Min(settings.Parallel, pending.Count)).Select(_ => WorkAsync()).ToList();
            while (workers.Count > 0)
            {
                var done = await Task.WhenAny(workers);
                workers.Remove(done);
                if (!done.IsCompletedSuccessfully)
                {
                    await stop.CancelAsync();
                    await Task.WhenAll(workers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                await done;
            }

            async Task WorkAsync()
            {
                while (true)
                {
                    Segment segment;
                    lock (pending)
                    {
                        if (!pending.TryDequeue(out segment!))
                            return;
                    }

                    var opened = segment.Position == 0 ? Interlocked.Exchange(ref first, null) : null;
                    await FillSegmentAsync(file, segment, opened, partial, progress, stop.Token);
                }
            }
        }
        finally
        {
            first?.Dispose();
            await stop.CancelAsync();
            if (recording is not null)
                await recording.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            partial.Save();
        }
    }

    private async Task FillSegmentAsync(ModelFile file, Segment segment, RangeResponse? opened, PartialFile partial, TransferProgress progress, CancellationToken cancellationToken)
    {
        var backoff = NewBackoff();
        while (true)
        {
            var before = segment.Done;
            try
            {
                using var response = opened ?? await OpenAsync(file, new ByteRange(segment.Position, segment.End), partial.State!.Validator, cancellationToken);
                if (!response.Ranged)
                {
                    if (segment.Start > 0 || (response.Total is { } total && partial.State!.Length is { } planned && total != planned))
                        throw new SourceChangedException($"{source.Name}: {file.Path} is sent otherwise than before");
                    progress.Add(-segment.Done);
                    (before, segment.Done) = (0, 0);
                }

                await CopyAsync(file, response, segment, partial, progress, cancellationToken);
                return;
            }
            catch (LoaderException e)
            {
                if (segment.Done - before >= NoteworthyProgress)
                    backoff.Reset();
                await backoff.WaitAsync(e, cancellationToken);
            }
            finally
            {
                opened = null;
            }
        }
    }

    private async Task CopyAsync(ModelFile file, RangeResponse response, Segment segment, PartialFile partial, TransferProgress progress, CancellationToken cancellationToken)
    {
        using var guard = new StallGuard(settings.StallTimeout, time, cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (!segment.IsComplete)
            {
                // Without a known end one byte past the limit is asked for, to see whether there is more than that.
                var wanted = (int)Math.Min(buffer.Length, segment.End - segment.Position ?? settings.MaxBytes + 1 - segment.Position);
                var read = await ReadAsync(buffer.AsMemory(0, wanted));
                if (read == 0 && segment.End is null)
                {
                    segment.End = segment.Position;
                    return;
                }

                if (read == 0)
                    throw Unavailable($"{source.Name}: the connection ended at byte {segment.Position} of {segment.End} of {file.Path}");
                if (segment.Position + read > settings.MaxBytes)
                    throw TooLarge(file);
                await partial.AppendAsync(segment, buffer.AsMemory(0, read), cancellationToken);
                progress.Add(read);
            }

            if (!response.Ranged && segment.End == partial.State!.Length && await ReadAsync(buffer.AsMemory(0, 1)) > 0)
                throw new LoaderException(LoaderExit.ChecksumMismatch, $"{source.Name}: {file.Path} is longer than the {segment.End} bytes it is said to have; the source is damaged or being written");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        async Task<int> ReadAsync(Memory<byte> into)
        {
            try
            {
                return await guard.WatchAsync(ct => response.Body.ReadAsync(into, ct).AsTask(), source.Name);
            }
            catch (Exception e) when (e is IOException or HttpRequestException)
            {
                throw Unavailable($"{source.Name}: the connection broke at byte {segment.Position} of {file.Path}: {e.Message}", e);
            }
        }
    }

    private async Task<RangeResponse> OpenAsync(ModelFile file, ByteRange range, string? validator, CancellationToken cancellationToken)
    {
        using var guard = new StallGuard(settings.StallTimeout, time, cancellationToken);
        return await guard.WatchAsync(ct => source.OpenAsync(file, range, validator, ct), source.Name);
    }

    private PartialState Plan(ModelFile file, PartialState? previous, RangeResponse first)
    {
        var length = first.Total ?? file.Length;
        if (file.Length is { } announced && length != announced)
            throw new LoaderException(LoaderExit.ChecksumMismatch, $"{source.Name}: {file.Path} is said to have {announced} bytes, but {length} are sent; the source is damaged or being written");
        if (length > settings.MaxBytes)
            throw TooLarge(file);
        var segments = length is { } all && first.Ranged
            ? Enumerable.Range(0, checked((int)((all + settings.PartBytes - 1) / settings.PartBytes)))
                .Select(i => new Segment { Start = i * settings.PartBytes, End = Math.Min(all, (i + 1) * settings.PartBytes) })
            : [new Segment { Start = 0, End = length }];
        return new PartialState { File = previous?.File ?? Key(source, file), Validator = first.Validator, Length = length, Segments = [.. segments] };
    }

    // Without a name for the version, bytes of two versions could be mixed; only a known checksum would notice.
    private static bool CanResume(PartialState? state, ModelFile file) =>
        state is { Segments.Count: > 0 } && (state.Validator is not null || file.Sha256 is not null) && (file.Length is null || state.Length == file.Length);

    /// <summary>What a partial file is known by: the source, the file at it, and what is known of its version.</summary>
    public static string Key(IModelSource source, ModelFile file) => $"{source.Name} {file.Locator} {file.Version} {file.Length} {file.Sha256}";

    private async Task RecordAsync(PartialFile partial, TransferProgress progress, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(settings.ProgressInterval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            partial.Save();
            progress.Report();
        }
    }

    private Backoff NewBackoff() => new(settings, time, random, output);

    private LoaderException TooLarge(ModelFile file) =>
        new(LoaderExit.NoSpace, $"{source.Name}: {file.Path} is larger than --max-bytes {settings.MaxBytes}; raise the limit if the file is what you want");

    private static LoaderException Unavailable(string message, Exception? inner = null) => new(LoaderExit.SourceUnavailable, message, inner) { Retryable = true };
}
