using CwHoe.Akashic.Index.Vectors;

namespace CwHoe.Akashic.Tests.Index.Vectors;

public sealed class QuantizedVectorTests
{
    private static float[] Random(Random random, int dimensions) => [.. Enumerable.Range(0, dimensions).Select(_ => (float)(random.NextDouble() - 0.5))];

    [Fact]
    public void From_TakenApartAndPutTogether_IsTheSame()
    {
        var random = new Random(1);
        var quantized = QuantizedVector.From(Random(random, 384));
        Assert.Equal(quantized[4..], QuantizedVector.From(QuantizedVector.ToFloats(quantized))[4..]);
    }

    [Fact]
    public void Cosine_Quantized_DiffersByLessThanAHundredth()
    {
        var random = new Random(2);
        for (var i = 0; i < 200; i++)
        {
            var (a, b) = (Random(random, 384), Random(random, 384));
            var exact = a.Zip(b, (x, y) => (double)x * y).Sum() / Math.Sqrt(a.Sum(x => (double)x * x) * b.Sum(x => (double)x * x));
            Assert.Equal(exact, QuantizedVector.Cosine(a, QuantizedVector.From(b)), 0.01);
        }
    }

    [Fact]
    public void Cosine_Zeros_IsZero() => Assert.Equal(0, QuantizedVector.Cosine(new float[8], QuantizedVector.From(new float[8])));

    [Fact]
    public void Nearest_RandomClusters_HasTheExactNeighboursAmongTheCandidates()
    {
        var random = new Random(3);
        var centres = Enumerable.Range(0, 50).Select(_ => Random(random, 384)).ToList();
        var vectors = Enumerable.Range(0, 10_000).Select(i => Random(random, 384).Zip(centres[i % 50], (noise, centre) => centre + (0.7f * noise)).ToArray()).ToList();
        var table = new SignTable(384);
        for (var i = 0; i < vectors.Count; i++)
        {
            table.Add(i, QuantizedVector.From(vectors[i]));
        }

        var (hits, wanted) = (0, 0);
        for (var q = 0; q < 20; q++)
        {
            var query = vectors[q * 31];
            var exact = Enumerable.Range(0, vectors.Count).OrderByDescending(i => QuantizedVector.Cosine(query, QuantizedVector.From(vectors[i]))).Take(10);
            var candidates = table.Nearest(query, null, 512).ToHashSet();
            Assert.True(candidates.Count >= 512);
            hits += exact.Count(candidates.Contains);
            wanted += 10;
        }

        Assert.True(hits >= wanted * 0.95, $"{hits} of {wanted}");
    }
}
