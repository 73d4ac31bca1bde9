using System.Buffers;
using System.Numerics;

namespace CwHoe.Akashic.Index.Vectors;

/// <summary>
/// Signs of all embeddings, one bit per dimension: 128 bytes for 1,024. Which are near to a vector is told by how many bits differ, some 10 ms for a
/// million; what is picked so is compared exactly afterwards. One thread adds, any may read.
/// </summary>
/// <param name="dimensions">Length of the embeddings.</param>
internal sealed class SignTable(int dimensions)
{
    private const int ChunkSize = 1 << 13;
    private const ushort Left = ushort.MaxValue;
    private readonly int _width = QuantizedVector.SignWords(dimensions);
    private Chunk[] _chunks = [];
    private int _count;

    /// <summary>Length of the embeddings.</summary>
    public int Dimensions => dimensions;

    /// <summary>Embeddings in it.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds one.</summary>
    /// <param name="index">Of its record.</param>
    /// <param name="quantized">The embedding.</param>
    public void Add(int index, ReadOnlySpan<byte> quantized)
    {
        var (number, i) = (_count / ChunkSize, _count % ChunkSize);
        if (number == _chunks.Length)
            Volatile.Write(ref _chunks, [.. _chunks, new Chunk(_width)]);
        _chunks[number].Indexes[i] = index;
        QuantizedVector.Signs(quantized, _chunks[number].Signs.AsSpan(i * _width, _width));
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>Those with the fewest bits that differ, at least so many where there are, in no order.</summary>
    /// <param name="vector">Of the same length.</param>
    /// <param name="takes">Whether a record, by index, is wanted; null for all.</param>
    /// <param name="wanted">1 or more.</param>
    public List<int> Nearest(ReadOnlySpan<float> vector, Func<int, bool>? takes, int wanted)
    {
        var (count, chunks) = (Count, Volatile.Read(ref _chunks));
        Span<ulong> signs = stackalloc ulong[_width];
        QuantizedVector.Signs(vector, signs);
        var distances = ArrayPool<ushort>.Shared.Rent(Math.Max(1, count));
        var histogram = new int[(_width * 64) + 1];
        for (var i = 0; i < count; i++)
        {
            var (chunk, at) = (chunks[i / ChunkSize], i % ChunkSize);
            if (takes is not null && !takes(chunk.Indexes[at]))
            {
                distances[i] = Left;
                continue;
            }

            var distance = Distance(signs, chunk.Signs.AsSpan(at * _width, _width));
            distances[i] = (ushort)distance;
            histogram[distance]++;
        }

        var (farthest, sum) = (0, histogram[0]);
        while (sum < wanted && farthest < histogram.Length - 1)
            sum += histogram[++farthest];
        var nearest = new List<int>(Math.Min(sum, count));
        for (var i = 0; i < count; i++)
        {
            if (distances[i] <= farthest)
                nearest.Add(chunks[i / ChunkSize].Indexes[i % ChunkSize]);
        }

        ArrayPool<ushort>.Shared.Return(distances);
        return nearest;
    }

    private static int Distance(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        var distance = 0;
        for (var i = 0; i < a.Length; i++)
        {
            distance += BitOperations.PopCount(a[i] ^ b[i]);
        }

        return distance;
    }

    private sealed class Chunk(int width)
    {
        public readonly int[] Indexes = new int[ChunkSize];
        public readonly ulong[] Signs = new ulong[ChunkSize * width];
    }
}
