using CwHoe.Contracts;

namespace CwHoe.Akashic.Layers;

/// <summary>Records that wait to be written together. States: waiting -> taken by the writer, or given up by the caller before that.</summary>
/// <param name="records">In order.</param>
internal sealed class AppendWork(IReadOnlyList<PreparedRecord> records)
{
    private const int Taken = 1;
    private const int GivenUp = 2;

    private int _decided;

    /// <summary>In order.</summary>
    public IReadOnlyList<PreparedRecord> Records { get; } = records;

    /// <summary>Bytes that they take in the journal.</summary>
    public long Bytes { get; } = records.Sum(r => (long)r.Entry.Length);

    /// <summary>Bytes of contents that were written for them, as stored.</summary>
    public long ContentBytes { get; init; }

    /// <summary>What comes of it.</summary>
    public TaskCompletionSource<AppendResponse> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the writer has it now: from here on it may be written.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _decided, Taken, 0) == 0;

    /// <summary>Whether it is certain that it will not be written.</summary>
    public bool TryGiveUp() => Interlocked.CompareExchange(ref _decided, GivenUp, 0) is 0 or GivenUp;
}
