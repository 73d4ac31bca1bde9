namespace CwHoe.Akashic.Exports;

/// <summary>Exports that run at a time in one store, whatever their layers: each holds tens of MiB and reads a whole log.</summary>
/// <param name="most">1 or more.</param>
internal sealed class ExportSlots(int most) : IDisposable
{
    private readonly SemaphoreSlim _free = new(most, most);

    /// <summary>How many may run.</summary>
    public int Most => most;

    /// <summary>Takes one, if one is free; disposing gives it back.</summary>
    public IDisposable? TryTake() => _free.Wait(0) ? new Slot(_free) : null;

    /// <summary>Waits for one. Who waits goes before those who try.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        return new Slot(_free);
    }

    /// <summary>Once nothing runs any more.</summary>
    public void Dispose() => _free.Dispose();

    private sealed class Slot(SemaphoreSlim free) : IDisposable
    {
        private bool _isBack;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _isBack, true))
                free.Release();
        }
    }
}
