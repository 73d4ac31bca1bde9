using CwHoe.Akashic.Log;
using CwHoe.Akashic.Storage;
using CwHoe.Contracts;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace CwHoe.Akashic.Layers;

/// <summary>One layer's log: appended to by this process alone, read by anyone, all of it in the bucket.</summary>
/// <remarks>
/// An append is acknowledged when its batch is in the bucket's journal (<see cref="JournalWriter"/>); a moment later tiles, bundles and a checkpoint say
/// the same for everybody (<see cref="Publisher"/>). What another process did in the meantime is never overwritten: then
/// <see cref="Stopped"/> is cancelled, <see cref="Failure"/> says why, and a new one is to be opened.
/// </remarks>
internal sealed class LayerLog : ILayerReader, IAsyncDisposable
{
    private const int MaxRecords = 1000;
    private const long MaxBytes = 4 << 20;
    private const int CachedTiles = 256;
    private const int CachedBytes = 8 << 20;
    private const int ContentsAtOnce = 8;

    private readonly LayerObjects _objects;
    private readonly LayerOptions _options;
    private readonly TimeProvider _time;
    private readonly LogState _state;
    private readonly ProvedReader _reader;
    private readonly EntryReader _entries;
    private readonly JournalWriter _writer;
    private readonly Publisher _publisher;
    private readonly SemaphoreSlim _contents = new(ContentsAtOnce);
    private readonly Task _running;
    private long _droppedRecords;
    private long _droppedBytes;

    private LayerLog(LayerObjects objects, LayerOptions options, TimeProvider time, LogState state, TreeEdge edge, ProvedReader reader, RecentLeaves leaves)
    {
        (_objects, _options, _time, _state, _reader) = (objects, options, time, state, reader);
        _entries = new EntryReader(options.Name, objects, reader, state);
        var sweeper = new Sweeper(objects, options.SweepDelay, time, state);
        _writer = new JournalWriter(objects, options, time, state, edge, leaves);
        _publisher = new Publisher(objects, options, time, state, sweeper, log => Published?.Invoke(log));
        _running = Task.WhenAll(Task.Run(_writer.RunAsync), Task.Run(_publisher.RunAsync), Task.Run(sweeper.RunAsync), Task.Run(sweeper.AddLeftoversAsync));
    }

    /// <summary>Called after each new checkpoint, by the task that publishes; must not wait and must not throw.</summary>
    public Action<PublishedLog>? Published { get; set; }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public string Prefix => _options.Prefix;

    /// <inheritdoc/>
    public TreeHead Head => _state.Published.Head;

    /// <inheritdoc/>
    public long Size => _state.Tail.End;

    /// <inheritdoc/>
    public long FirstIndex => _state.Minimum.Index;

    /// <summary>From where on contents are kept, and what says so.</summary>
    public LogMinimum Minimum => _state.Minimum;

    /// <summary>Records that this process has dropped.</summary>
    public long DroppedRecords => Interlocked.Read(ref _droppedRecords);

    /// <summary>Bytes of objects that this process has dropped, as they were stored.</summary>
    public long DroppedBytes => Interlocked.Read(ref _droppedBytes);

    /// <summary>The newest checkpoint in the bucket.</summary>
    public PublishedLog Checkpoint => _state.Published;

    /// <summary>The key that verifies checkpoints, as C2SP signed-note writes it.</summary>
    public string VerifierKey => _options.Signer.Verifier.ToString();

    /// <summary>Bytes of all durable records as they were given.</summary>
    public long RawBytes => _state.Tail.Now.Sums.RawBytes;

    /// <summary>Bytes of all objects of the log as they are stored.</summary>
    public long StoredBytes => Math.Max(0, _state.Published.KeptBytes + _state.PassingBytes - _state.DroppedBytes);

    /// <summary>Why nothing can be written now, for people; empty where it can.</summary>
    public string Trouble => _state.Trouble;

    /// <summary>Cancelled when this log does nothing more: it was closed, or something failed that only opening it anew can mend.</summary>
    public CancellationToken Stopped => _state.Stopped;

    /// <summary>Why it stopped; null where it did not, or was closed.</summary>
    public Exception? Failure => _state.Failure;

    /// <summary>The bucket's objects of this layer, for audits.</summary>
    internal LayerObjects Objects => _objects;

    /// <summary>Contents that appends are about to use.</summary>
    internal ContentsInUse Contents { get; } = new();

    /// <summary>Whether this process may still write.</summary>
    internal bool IsWriter => _options.IsWriter();

    /// <summary>The keys whose signatures count, for audits.</summary>
    internal required IReadOnlyCollection<NoteVerifier> Keys { get; init; }

    /// <summary>Opens a log, a new one too, and finds all that was acknowledged before.</summary>
    /// <param name="store">The bucket; should try again by itself (<see cref="RetryingObjectStore"/>).</param>
    /// <param name="options">Of the layer.</param>
    /// <param name="time">Time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ObjectStoreException">The store did not answer, or refused.</exception>
    /// <exception cref="LogBrokenException">The prefix is another layer's, or the bucket contradicts itself.</exception>
    public static async Task<LayerLog> OpenAsync(IObjectStore store, LayerOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (options.Signer.Verifier.Name != LayerOptions.Origin(options.Prefix))
            throw new ArgumentException($"The key's name has to be {LayerOptions.Origin(options.Prefix)}.", nameof(options));
        var objects = new LayerObjects(store, options.Prefix, options.Codec);
        await store.EnsureBucketAsync(cancellationToken);
        var keys = await LayerClaim.EnsureAsync(objects, options, cancellationToken);
        var retention = await store.GetAsync(objects.RetentionKey, cancellationToken);
        var (state, edge) = await Recovery.ReadAsync(objects, options, keys, time, cancellationToken);
        var reader = new ProvedReader(objects, CachedTiles, CachedBytes);
        state.Minimum = await Announcement.ReadAsync(objects, retention, reader, state.Published, cancellationToken);
        var leaves = await Recovery.LeavesAsync(options, reader, state, cancellationToken);
        return new LayerLog(objects, options, time, state, edge, reader, leaves) { Keys = keys };
    }

    /// <summary>Appends records, in order and in one batch, or none.</summary>
    /// <param name="records">1 to 1,000, at most 4 MiB together.</param>
    /// <param name="hashes">What their hashes are taken to be; empty for no check.</param>
    /// <param name="cancellationToken">Gives up: the records may be in the log nonetheless.</param>
    /// <returns>Where each stands, when all are durable.</returns>
    /// <exception cref="AppendException">They were not acknowledged; it says why and whether they may be in the log.</exception>
    public async Task<AppendResponse> AppendAsync(IReadOnlyList<Record> records, IReadOnlyList<ByteString> hashes, CancellationToken cancellationToken)
    {
        for (var i = 0; i < records.Count; i++)
        {
            if (records[i].Kind is RecordKind.Checkpoint or RecordKind.Recipe or RecordKind.RecipeUse or RecordKind.Retention)
                throw Invalid($"records[{i}]: kind {records[i].Kind.Name()} is the store's own");
            if (RecordRules.Problem(records[i], _options.Dimension, _options.Key) is { } problem)
                throw Invalid($"records[{i}]: {problem}");
        }

        if (records.Count is 0 or > MaxRecords)
            throw Invalid($"records: {records.Count} were given; give 1 to {MaxRecords}");
        PreparedRecord[] prepared = [.. records.Select(PreparedRecord.Of)];
        if (prepared.Sum(r => r.RawBytes) is var bytes && bytes > MaxBytes)
            throw Invalid($"records: they have {bytes} bytes together; at most {MaxBytes} fit");
        if (hashes.Count > 0 && hashes.Count != records.Count)
            throw Invalid($"hashes: {hashes.Count} were given for {records.Count} records; give one for each or none");
        for (var i = 0; i < hashes.Count; i++)
        {
            if (!hashes[i].Span.SequenceEqual(prepared[i].Leaf.ToArray()))
                throw Invalid($"hashes[{i}]: the record's is {prepared[i].Leaf}");
        }

        return await AppendAsync(prepared, cancellationToken);
    }

    /// <summary>Appends entries of another log as they are, in order and in one batch, or none; checkpoints of layers below that one among them.</summary>
    /// <param name="entries">1 or more.</param>
    /// <param name="cancellationToken">Gives up: they may be in the log nonetheless.</param>
    /// <exception cref="AppendException">They were not acknowledged.</exception>
    public Task<AppendResponse> AppendCopiesAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        var prepared = new PreparedRecord[entries.Count];
        for (var i = 0; i < prepared.Length; i++)
        {
            var record = entries[i].Record;
            if (record.Kind is not (RecordKind.Checkpoint or RecordKind.Retention) && RecordRules.Problem(record, _options.Dimension, _options.Key) is { } problem)
                throw Invalid($"entry {entries[i].Index}: {problem}");
            prepared[i] = PreparedRecord.Of(record);
            if (!entries[i].Hash.Span.SequenceEqual(prepared[i].Leaf.ToArray()))
                throw Invalid($"entry {entries[i].Index}: it is not written as this store writes it, so its hash would be another");
        }

        return AppendAsync(prepared, cancellationToken);
    }

    /// <summary>Appends the checkpoint of a layer directly below, so that this log commits to that one.</summary>
    /// <param name="child">Name of that layer.</param>
    /// <param name="checkpoint">Its newest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AppendException">It was not acknowledged.</exception>
    public Task<AppendResponse> AppendCheckpointAsync(string child, PublishedLog checkpoint, CancellationToken cancellationToken) => AppendAsync(
        [PreparedRecord.Of(new Record { Task = child, Time = Timestamp.FromDateTimeOffset(checkpoint.Time), Kind = RecordKind.Checkpoint, Text = checkpoint.Note })],
        cancellationToken);

    /// <summary>Appends a recipe and a use of it, which are the layer's own and take no place in its dimension.</summary>
    /// <param name="records">Both.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AppendException">They were not acknowledged; it says why and whether they may be in the log.</exception>
    public Task<AppendResponse> AppendRecipeAsync(IReadOnlyList<Record> records, CancellationToken cancellationToken)
    {
        foreach (var record in records)
        {
            if (RecordRules.Problem(record, Dimension.Node, "*") is { } problem)
                throw Invalid(problem);
        }

        return AppendAsync([.. records.Select(PreparedRecord.Of)], cancellationToken);
    }

    /// <summary>
    /// Says in the log that contents before an index are dropped, and waits until a checkpoint commits to that; from then on readers begin there. Afterwards
    /// what they have no use for may be removed: no other process can write any more what would need it, because the record stands where that one's would.
    /// </summary>
    /// <param name="minimum">The beginning of a bundle, at most the size of <see cref="Head"/>.</param>
    /// <param name="rule">Field of spec.retention that asks for it.</param>
    /// <param name="limit">Its value.</param>
    /// <param name="cancellationToken">Gives up; then it may be said nonetheless.</param>
    /// <exception cref="AppendException">It is not said.</exception>
    /// <exception cref="ObjectStoreException">It may be said and not in effect: say it again.</exception>
    public async Task AnnounceAsync(long minimum, string rule, long limit, CancellationToken cancellationToken)
    {
        var before = FirstIndex;
        if (minimum % Tile.Full != 0 || minimum < before || minimum > Head.Size)
            throw new ArgumentOutOfRangeException(nameof(minimum));
        var now = _time.GetUtcNow();
        var answer = await AppendAsync([PreparedRecord.Of(Announcement.Of(Prefix, before, minimum, rule, limit, now))], cancellationToken);
        await FlushAsync(cancellationToken);
        var entry = answer.Appended[0].Index;
        if (!await Announcement.PointAsync(_objects, minimum, entry, cancellationToken))
            throw new AppendException(AppendFault.NotWriter, $"layer {Name}: {_objects.RetentionKey} was written by another process");
        _state.Minimum = new(minimum, entry, now);
        Published?.Invoke(_state.Published);
    }

    /// <summary>Counts what was removed after <see cref="AnnounceAsync"/>.</summary>
    internal void AddDropped(long records, long bytes)
    {
        Interlocked.Add(ref _droppedRecords, records);
        Interlocked.Add(ref _droppedBytes, bytes);
        _state.AddDropped(bytes);
    }

    /// <summary>Entries of a full, published bundle, proved; of one that is announced to be dropped too, while it is there.</summary>
    internal async Task<IReadOnlyList<ReadOnlyMemory<byte>>> BundleAsync(long index, CancellationToken cancellationToken) =>
        (await _reader.BundleAsync(_state.Published, index, cancellationToken)).Entries;

    /// <summary>Publishes at once all that is durable now, and waits for it.</summary>
    /// <exception cref="AppendException">This log has stopped.</exception>
    public Task FlushAsync(CancellationToken cancellationToken) => _publisher.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<LogEntry> ReadAsync(long from, long to, CancellationToken cancellationToken) => _entries.ReadAsync(from, to, cancellationToken);

    /// <inheritdoc cref="EntryReader.ReadManyAsync"/>
    public Task<IReadOnlyList<LogEntry>> ReadManyAsync(IReadOnlyList<long> indexes, CancellationToken cancellationToken) => _entries.ReadManyAsync(indexes, cancellationToken);

    /// <inheritdoc cref="EntryReader.ReadEntriesAsync"/>
    internal IAsyncEnumerable<(long Index, ReadOnlyMemory<byte> Bytes, LogHash Leaf)> ReadEntriesAsync(long from, long to, CancellationToken cancellationToken) =>
        _entries.ReadEntriesAsync(from, to, cancellationToken);

    /// <inheritdoc/>
    public async Task<TreeHead> HeadAtAsync(long size, CancellationToken cancellationToken)
    {
        var log = _state.Published;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, log.Edge.Size);
        if (size == log.Edge.Size)
            return log.Head;
        var root = size == 0 ? LogHash.Empty : await _reader.HashAsync(log, new LeafRange(0, size), cancellationToken);
        return new TreeHead(size, root.ToArray());
    }

    /// <summary>Shows that an entry is in the log.</summary>
    /// <param name="index">Of the entry.</param>
    /// <param name="size">Of the log; 0 for that of the newest checkpoint.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArgumentOutOfRangeException">No checkpoint has got so far yet, or the entry is not within the size.</exception>
    public async Task<InclusionProof> ProveInclusionAsync(long index, long size, CancellationToken cancellationToken)
    {
        var head = await HeadAtAsync(size == 0 ? Head.Size : size, cancellationToken);
        var log = _state.Published;
        var proof = new InclusionProof { Index = index, TreeSize = head.Size, RootHash = ByteString.CopyFrom(head.RootHash.Span) };
        foreach (var range in Proofs.Inclusion(index, head.Size))
            proof.Hashes.Add(ByteString.CopyFrom((await _reader.HashAsync(log, range, cancellationToken)).ToArray()));
        proof.LeafHash = ByteString.CopyFrom((await _reader.HashAsync(log, new Subtree(0, index), cancellationToken)).ToArray());
        return proof;
    }

    /// <summary>Shows that the log of one size is the beginning of it at another.</summary>
    /// <param name="oldSize">1 or more.</param>
    /// <param name="newSize">0 for that of the newest checkpoint.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArgumentOutOfRangeException">No checkpoint has got so far yet, or the old size is not 1 to the new one.</exception>
    public async Task<ConsistencyProof> ProveConsistencyAsync(long oldSize, long newSize, CancellationToken cancellationToken)
    {
        var head = await HeadAtAsync(newSize == 0 ? Head.Size : newSize, cancellationToken);
        var ranges = Proofs.Consistency(oldSize, head.Size);
        var old = await HeadAtAsync(oldSize, cancellationToken);
        var log = _state.Published;
        var proof = new ConsistencyProof { OldSize = oldSize, NewSize = head.Size, OldRootHash = ByteString.CopyFrom(old.RootHash.Span), NewRootHash = ByteString.CopyFrom(head.RootHash.Span) };
        foreach (var range in ranges)
            proof.Hashes.Add(ByteString.CopyFrom((await _reader.HashAsync(log, range, cancellationToken)).ToArray()));
        return proof;
    }

    /// <summary>Ends it. What is durable and not published is found at the next opening.</summary>
    public async ValueTask DisposeAsync()
    {
        _state.Stop(null);
        await _running;
        _contents.Dispose();
        _state.Dispose();
    }

    private AppendException Invalid(string problem) => new(AppendFault.Invalid, $"layer {Name}: {problem}");

    private async Task<AppendResponse> AppendAsync(PreparedRecord[] records, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(_options.AppendTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        AppendWork? work = null;
        var held = new List<UInt128>();
        try
        {
            foreach (var content in records.Where(r => !r.Content.IsEmpty).Select(r => ContentsInUse.Of(r.ContentHash.Span)).Distinct())
            {
                await Contents.HoldAsync(content, either.Token);
                held.Add(content);
            }

            var contents = await Task.WhenAll(records.Where(r => !r.Content.IsEmpty).DistinctBy(r => r.Leaf).Select(r => PutContentAsync(r, either.Token)));
            work = new AppendWork(records) { ContentBytes = contents.Sum() };
            _writer.Enqueue(work);
            return await work.Answer.Task.WaitAsync(either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            var may = work is null || work.TryGiveUp() ? "nothing was written" : "the records may be written nonetheless; append them again";
            throw new AppendException(AppendFault.Unavailable, $"layer {Name}: not durable within {_options.AppendTimeout.TotalSeconds:0} s, {may}; {_state.Trouble}".TrimEnd(';', ' '), e);
        }
        catch (OperationCanceledException)
        {
            work?.TryGiveUp();
            throw;
        }
        finally
        {
            // Whoever does not wait any more: it may be written until the writer says otherwise.
            if (work is null || held.Count == 0 || work.Answer.Task.IsCompleted || work.TryGiveUp())
                held.ForEach(Contents.Release);
            else
                _ = work.Answer.Task.ContinueWith(_ => held.ForEach(Contents.Release), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task<long> PutContentAsync(PreparedRecord record, CancellationToken cancellationToken)
    {
        await _contents.WaitAsync(cancellationToken);
        try
        {
            return await _objects.PutContentAsync(record, cancellationToken);
        }
        catch (ObjectStoreException e)
        {
            throw new AppendException(e.Fault == StoreFault.Full ? AppendFault.Exhausted : AppendFault.Unavailable, $"layer {Name}: {e.Message}", e);
        }
        finally
        {
            _contents.Release();
        }
    }
}
