using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Log;
using CwHoe.Akashic.Storage;

namespace CwHoe.Akashic.Index.Embedding;

/// <summary>
/// Keeps the vectors of an index up with its records: from the bucket where they were made before, else by the model. Runs beside the log and never
/// holds it up; where the model can't be asked, vectors come later.
/// </summary>
/// <remarks>
/// What is made of a full bundle goes to the bucket before it goes into the index, so an index that is made anew asks the model for the last entries only.
/// Another model, or length, begins anew; the old one's objects stay, should it come back.
/// </remarks>
internal sealed partial class EmbeddingKeeper : IAsyncDisposable
{
    // How long a record may wait for being noticed.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly ILayerReader _log;
    private readonly IRecordIndex _index;
    private readonly IObjectStore _store;
    private readonly RouterEmbedder _embedder;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<int, float[]> _partial = [];
    private readonly Task _running;
    private long _bundle = -1;
    private int _width;

    /// <summary>Starts.</summary>
    /// <param name="log">Whose records they are.</param>
    /// <param name="index">Where they go.</param>
    /// <param name="store">Where they are kept.</param>
    /// <param name="embedder">Makes them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log for people.</param>
    public EmbeddingKeeper(ILayerReader log, IRecordIndex index, IObjectStore store, RouterEmbedder embedder, TimeProvider time, ILogger logger)
    {
        (_log, _index, _store, _embedder, _time, _logger) = (log, index, store, embedder, time, logger);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Why vectors are behind, for people; empty where they are not.</summary>
    public string Trouble { get; private set; } = "";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        var pause = Pause;
        while (!_end.IsCancellationRequested)
        {
            try
            {
                while (await StepAsync(_end.Token))
                    Trouble = "";
                (pause, Trouble) = (Pause, "");
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever it is, vectors are behind until it is over.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (Trouble != exception.Message)
                    LogBehind(_logger, _log.Name, exception.Message);
                Trouble = exception.Message;
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }

            await Task.Delay(pause, _time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // One bundle, or what there is of it.
    private async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        var done = Math.Max(await _index.GetEmbeddedAsync(_embedder.Model, cancellationToken), _log.FirstIndex);
        var size = await _index.GetSizeAsync(cancellationToken);
        if (done >= size)
            return false;
        var bundle = done / Tile.Full;
        var first = bundle * Tile.Full;
        var to = Math.Min(first + Tile.Full, size);
        if (bundle != _bundle || first + _width != done)
        {
            // After a start the beginning of a bundle is not in memory, and needed for its object.
            (_bundle, _width) = (bundle, 0);
            _partial.Clear();
        }

        var key = VectorBundle.Key(_log.Prefix, _embedder.Model, bundle);
        var isFull = to == first + Tile.Full;
        if (isFull && _width == 0 && await KeptAsync(key, cancellationToken) is { } kept)
        {
            await AddAsync(kept, first, done, to, cancellationToken);
            return true;
        }

        await EmbedAsync(first + _width, to, cancellationToken);
        if (isFull)
            await _store.PutAsync(new(key, VectorBundle.Encode(_partial, _embedder.Dimensions)), cancellationToken);
        await AddAsync(_partial, first, done, to, cancellationToken);
        return true;
    }

    private async Task EmbedAsync(long from, long to, CancellationToken cancellationToken)
    {
        var texts = new List<string>();
        await foreach (var entry in _log.ReadAsync(from, to, cancellationToken))
            texts.Add(RecordText.Of(entry.Record));
        var vectors = await _embedder.EmbedAsync(texts, cancellationToken);
        for (var i = 0; i < vectors.Count; i++, _width++)
        {
            if (vectors[i] is { } vector)
                _partial[_width] = vector;
        }
    }

    private Task AddAsync(IReadOnlyDictionary<int, float[]> vectors, long first, long from, long to, CancellationToken cancellationToken) => _index.AddEmbeddingsAsync(
        _embedder.Model, vectors.Where(vector => first + vector.Key >= from).ToDictionary(vector => first + vector.Key, vector => vector.Value), to, cancellationToken);

    private async Task<IReadOnlyDictionary<int, float[]>?> KeptAsync(string key, CancellationToken cancellationToken) =>
        await _store.GetAsync(key, cancellationToken) is { } found ? VectorBundle.Decode(found.Bytes.Span, _embedder.Dimensions) : null;

    [LoggerMessage(5211, LogLevel.Warning, "Vectors of layer {Layer} are behind its records, and tried again: {Problem}")]
    private static partial void LogBehind(ILogger logger, string layer, string problem);
}
