using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Log;
using CwHoe.Akashic.Storage;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Pruning;

/// <summary>
/// Drops what a layer's retention lets go, from the front of its log, in whole bundles: first the log says so, then readers begin behind it, then objects are
/// removed. Hash tiles stay. What a process before left over is removed by the next one, after it has said so again.
/// </summary>
/// <remarks>
/// Only what is proved is dropped: a bundle that does not lead to the checkpoint's root stays, and the pass fails. Contents go before the bundle that names them, so
/// that nothing is forgotten, unless a record that is kept, or that is being appended, has them too.
/// </remarks>
/// <param name="log">Of the layer.</param>
/// <param name="rule">What may go.</param>
/// <param name="isHeld">Whether nothing may go now; asked before each bundle.</param>
/// <param name="time">The clock.</param>
internal sealed class Pruner(LayerLog log, PruningRule rule, Func<bool> isHeld, TimeProvider time)
{
    // That one record announces, at most.
    private const int MostBundles = 256;

    // In place of a rule: what a process before announced is still to be removed.
    private const string Resumed = "resumed";

    private readonly ContentUses _uses = new(log);
    private bool _isAnnounced;

    /// <summary>Drops all that may go.</summary>
    /// <exception cref="ObjectStoreException">The bucket did not do its part. What was announced is removed by the next pass.</exception>
    /// <exception cref="AppendException">It could not be announced, and nothing was removed.</exception>
    /// <exception cref="LogBrokenException">What was to be dropped is not what was put there, and stays.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!isHeld() && await StepAsync(cancellationToken))
        {
        }
    }

    private async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        var bundles = new SortedDictionary<long, ListedObject>(await log.Objects.ListBundlesAsync(cancellationToken).ToDictionaryAsync(b => b.Index, b => b.Object, cancellationToken: cancellationToken));
        var plan = await PlanAsync(bundles, cancellationToken);
        var isLeft = bundles.Count > 0 && bundles.First().Key < log.FirstIndex / Tile.Full;
        if ((plan is null && !isLeft) || isHeld())
            return false;
        if (plan is { } wanted)
            await log.AnnounceAsync(wanted.Minimum, wanted.Field, wanted.Limit, cancellationToken);
        else if (!_isAnnounced)
            await log.AnnounceAsync(log.FirstIndex, Resumed, 0, cancellationToken);
        _isAnnounced = true;
        await RemoveAsync(bundles, cancellationToken);
        return plan is not null;
    }

    private async Task<(long Minimum, string Field, long Limit)?> PlanAsync(SortedDictionary<long, ListedObject> bundles, CancellationToken cancellationToken)
    {
        var (first, full) = (log.FirstIndex / Tile.Full, log.Head.Size / Tile.Full);
        var kept = bundles.Where(b => b.Key >= first && b.Key < full).Take(MostBundles);
        var (stored, lengths) = rule.MaxBytes is { } most ? await StoredAsync(bundles.Where(b => b.Key >= first && b.Key < full).Sum(b => b.Value.Length), most, cancellationToken) : (0, []);
        (string Field, long Limit)? why = null;
        var next = first;
        foreach (var (index, bundle) in kept)
        {
            // One is missing, which is an audit's business; or another rule has to be announced for itself.
            if (index != next || rule.Drops(bundle, stored, time.GetUtcNow()) is not { } drops || (why is { } before && before != drops))
                break;
            (why, next) = (drops, index + 1);
            stored -= bundle.Length;
            foreach (var content in (await log.BundleAsync(index, cancellationToken)).Select(ContentUses.Of).OfType<StoredContent>())
            {
                var name = ContentsInUse.Of(content.Sha256.Span);
                if (_uses.LastOf(name) < next * Tile.Full && lengths.Remove(name, out var length))
                    stored -= length;
            }
        }

        return why is { } said ? (next * Tile.Full, said.Field, said.Limit) : null;
    }

    // Objects that no record names do not count: who can put some could have records dropped for them.
    private async Task<(long Stored, Dictionary<UInt128, long> Contents)> StoredAsync(long bundles, long most, CancellationToken cancellationToken)
    {
        var lengths = new Dictionary<UInt128, long>();
        await foreach (var (content, length) in log.Objects.ListContentsAsync(cancellationToken))
            lengths[content] = length;
        if (bundles + lengths.Values.Sum() <= most)
            return (0, lengths);
        await _uses.CatchUpAsync(cancellationToken);
        foreach (var content in lengths.Keys.Where(c => _uses.LastOf(c) < 0).ToList())
            lengths.Remove(content);
        return (bundles + lengths.Values.Sum(), lengths);
    }

    private async Task RemoveAsync(SortedDictionary<long, ListedObject> bundles, CancellationToken cancellationToken)
    {
        var first = log.FirstIndex / Tile.Full;
        await foreach (var (bundle, key) in log.Objects.ListVectorsAsync(cancellationToken))
        {
            if (bundle < first)
                await DeleteAsync(key, cancellationToken);
        }

        log.Contents.Watch();
        try
        {
            var isCaughtUp = false;
            foreach (var (index, bundle) in bundles.TakeWhile(b => b.Key < first))
            {
                var bytes = bundle.Length;
                foreach (var content in await ContentsAsync(index, cancellationToken))
                {
                    if (!isCaughtUp)
                        await _uses.CatchUpAsync(cancellationToken);
                    isCaughtUp = true;
                    bytes += await RemoveAsync(content, cancellationToken);
                }

                await DeleteAsync(bundle.Key, cancellationToken);
                log.AddDropped(Tile.Full, bytes);
            }
        }
        finally
        {
            log.Contents.Unwatch();
        }
    }

    private async Task<IReadOnlyList<StoredContent>> ContentsAsync(long bundle, CancellationToken cancellationToken)
    {
        try
        {
            return [.. (await log.BundleAsync(bundle, cancellationToken)).Select(ContentUses.Of).OfType<StoredContent>().DistinctBy(c => c.Sha256)];
        }
        catch (LogBrokenException)
        {
            // It was announced when it was whole. What it named can't be known any more, so that stays.
            return [];
        }
    }

    private async Task<long> RemoveAsync(StoredContent content, CancellationToken cancellationToken)
    {
        var (name, key) = (ContentsInUse.Of(content.Sha256.Span), log.Objects.ContentKey(content.Sha256.Span));
        if (_uses.LastOf(name) >= log.FirstIndex)
            return 0;
        var length = await log.Objects.Store.ListAsync(key, cancellationToken).Select(o => o.Length).FirstOrDefaultAsync(cancellationToken);
        if (!await log.Contents.RemoveAsync(name, () => DeleteAsync(key, cancellationToken)))
            return 0;
        _uses.Remove(name);
        return length;
    }

    private async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        if (!log.IsWriter)
            throw new AppendException(AppendFault.NotWriter, $"layer {log.Name}: this process lost its lease before it had removed what retention drops");
        if (isHeld())
            throw new OperationCanceledException($"layer {log.Name} has a legal hold");
        await log.Objects.Store.DeleteAsync(key, cancellationToken);
    }
}
