using System.Threading.Channels;
using CwHoe.Akashic.Log;
using CwHoe.Akashic.Storage;
using CwHoe.Contracts;
using Google.Protobuf;

namespace CwHoe.Akashic.Layers;

/// <summary>Makes appended records durable, one batch after the other: whatever waits when a batch is done is the next one.</summary>
/// <remarks>
/// A batch is one object, <c>journal/SIZE</c>, put only where there is none: that put decides which entries follow size SIZE, for everybody. While it is
/// not known whether it was done, the same object is put again, and nothing else is. So the log has one end, and an end that was
/// acknowledged stays. Guarantee for two that both take themselves for the writer: each batch is put against a checkpoint that was seen,
/// within <see cref="ConfirmWithin"/>, to be not beyond it; a journal object stays <see cref="LayerOptions.SweepDelay"/> after it has
/// been published, so whoever comes late finds it and stops.
/// </remarks>
internal sealed class JournalWriter
{
    private const int MaxBatchRecords = 8192;
    private const long MaxBatchBytes = 4 << 20;
    private const int IdLength = 16;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly LayerObjects _objects;
    private readonly LayerOptions _options;
    private readonly TimeProvider _time;
    private readonly LogState _state;
    private readonly RecentLeaves _leaves;
    private readonly Channel<AppendWork> _queue = Channel.CreateUnbounded<AppendWork>(new UnboundedChannelOptions { SingleReader = true });
    private TreeEdge _edge;
    private int _queuedRecords;
    private long _queuedBytes;

    public JournalWriter(LayerObjects objects, LayerOptions options, TimeProvider time, LogState state, TreeEdge edge, RecentLeaves leaves) =>
        (_objects, _options, _time, _state, _edge, _leaves) = (objects, options, time, state, edge, leaves);

    private TimeSpan ConfirmWithin => _options.SweepDelay / 2;

    /// <summary>Puts records into the queue.</summary>
    /// <exception cref="AppendException">Too much waits already.</exception>
    public void Enqueue(AppendWork work)
    {
        if (_state.Stopped.IsCancellationRequested)
            throw Ended();
        var records = Interlocked.Add(ref _queuedRecords, work.Records.Count);
        var bytes = Interlocked.Add(ref _queuedBytes, work.Bytes);
        if ((records > _options.MaxQueuedRecords && records > work.Records.Count) || (bytes > _options.MaxQueuedBytes && bytes > work.Bytes))
        {
            Dequeued(work);
            var why = _state.Trouble is { Length: > 0 } trouble ? $"; {trouble}" : "";
            throw new AppendException(AppendFault.Exhausted, $"layer {_options.Name}: {records - work.Records.Count} records wait to be written; try again later{why}");
        }

        if (!_queue.Writer.TryWrite(work))
            throw Ended();
    }

    /// <summary>Writes until it is stopped.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await _queue.Reader.WaitToReadAsync(_state.Stopped))
            {
                await _state.UntilAsync(() => _state.UnpublishedBytes <= _options.MaxUnpublishedBytes, _state.Stopped);

                await WriteAsync(Take());
            }
        }
        catch (OperationCanceledException) when (_state.Stopped.IsCancellationRequested)
        {
            // Closed, or failed elsewhere.
        }
        finally
        {
            _queue.Writer.TryComplete();
            while (_queue.Reader.TryRead(out var work))
            {
                Dequeued(work);
                work.Answer.TrySetException(Ended());
            }
        }
    }

    private AppendException Ended() => new(AppendFault.NotWriter, $"layer {_options.Name} is not written by this process any more; {_state.Failure?.Message ?? "it was closed"}", _state.Failure);

    private List<AppendWork> Take()
    {
        var batch = new List<AppendWork>();
        var (records, bytes) = (0, 0L);
        while (records < MaxBatchRecords && bytes < MaxBatchBytes && _queue.Reader.TryRead(out var work))
        {
            Dequeued(work);
            if (!work.TryTake())
                continue;
            batch.Add(work);
            (records, bytes) = (records + work.Records.Count, bytes + work.Bytes);
        }

        return batch;
    }

    private void Dequeued(AppendWork work)
    {
        Interlocked.Add(ref _queuedRecords, -work.Records.Count);
        Interlocked.Add(ref _queuedBytes, -work.Bytes);
    }

    private async Task WriteAsync(List<AppendWork> works)
    {
        try
        {
            await AppendAsync(works);
        }
        catch (AppendException e)
        {
            works.ForEach(w => w.Answer.TrySetException(e));
            if (e.Fault == AppendFault.NotWriter)
                _state.Stop(e);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            if (!_state.Stopped.IsCancellationRequested)
                _state.Stop(e);
            works.ForEach(w => w.Answer.TrySetException(Ended()));
        }
    }

    private async Task AppendAsync(List<AppendWork> works)
    {
        var found = await FindAsync(works);
        var next = _edge.Copy();
        var entries = new List<(ReadOnlyMemory<byte> Bytes, LogHash Leaf)>();
        var (batch, answers) = (new JournalBatch { First = next.Size }, new List<AppendResponse>(works.Count));
        foreach (var work in works)
        {
            var answer = new AppendResponse();
            batch.ContentBytes += work.ContentBytes;
            foreach (var record in work.Records)
            {
                var wasThere = found.TryGetValue(record.Leaf, out var place);
                if (!wasThere)
                {
                    found[record.Leaf] = place = next.Size;
                    next.Add(record.Leaf);
                    entries.Add((record.Entry, record.Leaf));
                    batch.Entries.Add(UnsafeByteOperations.UnsafeWrap(record.Entry));
                    batch.RawBytes += record.RawBytes;
                }

                answer.Appended.Add(new Appended { Index = place, Hash = UnsafeByteOperations.UnsafeWrap(record.Leaf.ToArray()), WasThere = wasThere });
            }

            answers.Add(answer);
        }

        if (entries.Count > 0)
        {
            batch.RootHash = UnsafeByteOperations.UnsafeWrap(next.Root.ToArray());
            batch.Id = UnsafeByteOperations.UnsafeWrap(System.Security.Cryptography.RandomNumberGenerator.GetBytes(IdLength));
            var put = _objects.Journal(batch);
            await CommitAsync(put);
            Committed(next, batch, entries, new SweptObject(put.Key, put.Bytes.Length));
        }

        if (!_options.IsWriter())
            throw new AppendException(AppendFault.NotWriter, $"layer {_options.Name}: this process lost its lease before it could acknowledge; append again");
        foreach (var (work, answer) in works.Zip(answers))
        {
            answer.TreeSize = _edge.Size;
            work.Answer.TrySetResult(answer);
        }
    }

    private async Task<Dictionary<LogHash, long>> FindAsync(List<AppendWork> works)
    {
        try
        {
            var found = await _leaves.FindAsync(works.SelectMany(w => w.Records).Select(r => r.Leaf), _state.Stopped);
            // What was dropped is not there any more: it is written anew.
            return found.Where(place => place.Value >= _state.Minimum.Index).ToDictionary();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _state.Trouble = $"the index does not answer: {e.Message}";
            throw new AppendException(AppendFault.Unavailable, $"layer {_options.Name}: {_state.Trouble}", e);
        }
    }

    // Returns when the batch is in the log; throws AppendException where it certainly is not.
    private async Task CommitAsync(PutObject put)
    {
        var mayBeDone = false;
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                if (!mayBeDone && !_options.IsWriter())
                    throw new AppendException(AppendFault.NotWriter, $"layer {_options.Name}: this process does not hold the lease");
                if (await _objects.Store.PutAsync(put, _state.Stopped) is null && !await IsThereAsync(put))
                    throw Other($"{put.Key} is another process's");
                mayBeDone = true;
                await ConfirmAsync(put.Key);
                _state.Trouble = "";
                return;
            }
            catch (ObjectStoreException e)
            {
                mayBeDone |= e.MayBeDone;
                _state.Trouble = e.Message;
                if (!mayBeDone && !e.IsPassing)
                    throw new AppendException(e.Fault == StoreFault.Full ? AppendFault.Exhausted : AppendFault.Unavailable, $"layer {_options.Name}: {e.Message}", e);
                await Task.Delay(pause, _time, _state.Stopped);
            }
        }
    }

    private async Task<bool> IsThereAsync(PutObject put) =>
        await _objects.Store.GetAsync(put.Key, _state.Stopped) is { } there && there.Bytes.Span.SequenceEqual(put.Bytes.Span);

    // Long after the checkpoint was last seen, another may have gone past this size and removed its journal.
    private async Task ConfirmAsync(string key)
    {
        if (_time.GetElapsedTime(_state.Confirmed) < ConfirmWithin)
            return;
        var asked = _time.GetTimestamp();
        if (await _objects.Store.GetAsync(_objects.CheckpointKey, _state.Stopped) is { } found
            && PublishedLog.Read(_objects.CheckpointKey, found, _options.Signer.Verifier.Name, [_options.Signer.Verifier]).Size > _edge.Size)
            throw Other($"{key} is behind the checkpoint");
        _state.Confirmed = asked;
    }

    private AppendException Other(string how) => new(AppendFault.NotWriter, $"layer {_options.Name}: {how}; this process stops writing and starts anew from the bucket");

    private void Committed(TreeEdge edge, JournalBatch batch, List<(ReadOnlyMemory<byte> Bytes, LogHash Leaf)> entries, SweptObject journal)
    {
        _edge = edge;
        foreach (var (_, leaf) in entries)
            _leaves.Add(leaf);
        _state.AddPassing(journal.Length);
        _state.AddUnpublished(entries.Sum(e => (long)e.Bytes.Length));
        _state.Journal.Enqueue((batch.First, journal));
        _state.Tail.Append(entries, new LogSums(batch.RawBytes, batch.ContentBytes));
        _state.Move();
    }
}
