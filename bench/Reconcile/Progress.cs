namespace CwHoe.ReconcileBench;

/// <summary>Counts what the controller did, and tells when a number is reached.</summary>
internal sealed class Progress
{
    private readonly Counted _reconciled = new();
    private readonly Counted _reported = new();

    /// <summary>Reconciles that ended.</summary>
    public Counted Reconciled => _reconciled;

    /// <summary>Statuses written.</summary>
    public Counted Reported => _reported;

    internal sealed class Counted
    {
        private readonly Lock _lock = new();
        private readonly List<(long Count, TaskCompletionSource Reached)> _waiting = [];
        private long _count;

        public long Count => Interlocked.Read(ref _count);

        public void Add()
        {
            var count = Interlocked.Increment(ref _count);
            lock (_lock)
            {
                foreach (var (wanted, reached) in _waiting)
                {
                    if (count >= wanted)
                        reached.TrySetResult();
                }
            }
        }

        public Task ReachAsync(long count)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_lock)
                _waiting.Add((count, reached));
            if (Count >= count)
                reached.TrySetResult();
            return reached.Task;
        }
    }
}
