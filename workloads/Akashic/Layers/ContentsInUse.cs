namespace CwHoe.Akashic.Layers;

/// <summary>Keeps appends and the dropping of contents apart: a content stands once, however many records have it, and one may come that has it while it is about to go.</summary>
internal sealed class ContentsInUse
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, int> _held = [];
    private readonly Dictionary<UInt128, Task> _leaving = [];
    private HashSet<UInt128>? _touched;

    /// <summary>A content's name here: the first half of its hash.</summary>
    public static UInt128 Of(ReadOnlySpan<byte> hash) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);

    /// <summary>Says that a record with a content may get into the log; waits while the content is being removed.</summary>
    public async Task HoldAsync(UInt128 content, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task? leaving;
            lock (_lock)
            {
                if (!_leaving.TryGetValue(content, out leaving))
                {
                    _held[content] = _held.GetValueOrDefault(content) + 1;
                    return;
                }
            }

            await leaving.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Says that the record is in the log, or will not get there.</summary>
    public void Release(UInt128 content)
    {
        lock (_lock)
        {
            _touched?.Add(content);
            if (--_held[content] == 0)
                _held.Remove(content);
        }
    }

    /// <summary>From here on remembers what is released: what the log has by now can be read from it, what comes later is known here.</summary>
    public void Watch()
    {
        lock (_lock)
            _touched = [];
    }

    /// <summary>Ends what <see cref="Watch"/> began.</summary>
    public void Unwatch()
    {
        lock (_lock)
            _touched = null;
    }

    /// <summary>Removes a content, unless a record that came since <see cref="Watch"/>, or is about to come, has it.</summary>
    /// <returns>Whether it was removed.</returns>
    public async Task<bool> RemoveAsync(UInt128 content, Func<Task> remove)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_touched?.Contains(content) != false || _held.ContainsKey(content))
                return false;
            _leaving[content] = done.Task;
        }

        try
        {
            await remove();
            return true;
        }
        finally
        {
            lock (_lock)
                _leaving.Remove(content);
            done.SetResult();
        }
    }
}
