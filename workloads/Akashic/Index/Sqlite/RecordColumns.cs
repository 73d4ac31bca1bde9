namespace CwHoe.Akashic.Index.Sqlite;

/// <summary>
/// Coordinates of all records by index, 34 bytes each: any filter is answered by looking at all of them, some 5 ms for a million, however its parts are
/// combined. One thread adds, any may read.
/// </summary>
/// <param name="first">Index of the first record: those before were forgotten.</param>
internal sealed class RecordColumns(int first)
{
    private const int ChunkSize = 1 << 14;
    private Chunk[] _chunks = [];
    private int _count;

    /// <summary>Index of the first record.</summary>
    public int First => first;

    /// <summary>Index after the last record that can be read.</summary>
    public int End => first + Volatile.Read(ref _count);

    /// <summary>One record.</summary>
    /// <param name="index">From <see cref="First"/> to below <see cref="End"/>.</param>
    public RecordRow this[int index]
    {
        get
        {
            var (chunk, i) = (Volatile.Read(ref _chunks)[(index - first) / ChunkSize], (index - first) % ChunkSize);
            return new(chunk.Time[i], chunk.Node[i], chunk.Task[i], chunk.Session[i], chunk.Phase[i], chunk.Kind[i], chunk.Words[i], Volatile.Read(ref chunk.Labels[i]));
        }
    }

    /// <summary>Words of a record.</summary>
    public int WordsOf(int index) => Volatile.Read(ref _chunks)[(index - first) / ChunkSize].Words[(index - first) % ChunkSize];

    /// <summary>Adds the next record.</summary>
    public void Add(RecordRow row)
    {
        var (number, i) = (_count / ChunkSize, _count % ChunkSize);
        if (number == _chunks.Length)
            Volatile.Write(ref _chunks, [.. _chunks, new Chunk()]);
        var chunk = _chunks[number];
        (chunk.Time[i], chunk.Node[i], chunk.Task[i], chunk.Session[i]) = (row.Time, row.Node, row.Task, row.Session);
        (chunk.Phase[i], chunk.Kind[i], chunk.Words[i], chunk.Labels[i]) = (row.Phase, row.Kind, row.Words, row.Labels);
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>Adds labels to a record's sketch.</summary>
    public void AddLabels(int index, ulong labels) => Interlocked.Or(ref _chunks[(index - first) / ChunkSize].Labels[(index - first) % ChunkSize], labels);

    /// <summary>Puts what a correction says in place of a record's own.</summary>
    /// <param name="index">From <see cref="First"/> to below <see cref="End"/>.</param>
    /// <param name="task">Number of its name; null for as it was.</param>
    /// <param name="phase">As in the proto; null for as it was.</param>
    public void Correct(int index, int? task, byte? phase)
    {
        var (chunk, i) = (_chunks[(index - first) / ChunkSize], (index - first) % ChunkSize);
        if (task is { } number)
            Volatile.Write(ref chunk.Task[i], number);
        if (phase is { } value)
            Volatile.Write(ref chunk.Phase[i], value);
    }

    private sealed class Chunk
    {
        public readonly long[] Time = new long[ChunkSize];
        public readonly int[] Node = new int[ChunkSize];
        public readonly int[] Task = new int[ChunkSize];
        public readonly int[] Session = new int[ChunkSize];
        public readonly byte[] Phase = new byte[ChunkSize];
        public readonly byte[] Kind = new byte[ChunkSize];
        public readonly int[] Words = new int[ChunkSize];
        public readonly ulong[] Labels = new ulong[ChunkSize];
    }
}
