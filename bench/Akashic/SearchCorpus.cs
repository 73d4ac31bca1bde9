using System.Security.Cryptography;
using System.Text;
using CwHoe.Akashic.Layers;
using CwHoe.Contracts;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace CwHoe.AkashicBench;

/// <summary>
/// Records whose words are as unequal as those of texts (Zipf's law over 50,000 words) and whose vectors stand in 1,000 clusters. Each follows from its
/// index alone, so nothing of it is kept.
/// </summary>
internal sealed class SearchCorpus
{
    public const int Dimensions = 384;

    private const int Vocabulary = 50_000;
    private const int WordsOfRecord = 80;
    private const int Clusters = 1000;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string[] _words = new string[Vocabulary];
    private readonly double[] _sums = new double[Vocabulary];
    private readonly float[][] _centres = new float[Clusters][];

    public SearchCorpus()
    {
        var random = new Random(1);
        var sum = 0.0;
        for (var i = 0; i < Vocabulary; i++)
        {
            _words[i] = Name(i);
            _sums[i] = sum += 1.0 / (i + 1);
        }

        for (var i = 0; i < Clusters; i++)
        {
            _centres[i] = Noise(random);
        }
    }

    /// <summary>A word by how common it is, from 0.</summary>
    public string Word(int rank) => _words[rank];

    public LogEntry Entry(long index)
    {
        var random = new Random((int)index);
        var text = new StringBuilder();
        for (var i = 0; i < WordsOfRecord; i++)
        {
            text.Append(i > 0 ? " " : "").Append(_words[Rank(random)]);
        }

        var record = new Record
        {
            Node = $"node-{random.Next(20)}", Task = $"task-{index / 1000}", Session = $"session-{index / 100}", Time = Timestamp.FromDateTimeOffset(Start.AddSeconds(index)),
            Phase = (Phase)random.Next(7), Kind = RecordKind.Event, Text = text.ToString(),
            Labels = { ["outcome"] = random.Next(10) == 0 ? "failure" : "success", ["conversation"] = $"c{index / 20}" },
        };
        var bytes = record.ToByteArray();
        return new(index, SHA256.HashData([0, .. bytes]), bytes, record);
    }

    public float[] Vector(long index)
    {
        var random = new Random(-(int)index - 1);
        var (centre, vector) = (_centres[random.Next(Clusters)], Noise(random));
        for (var i = 0; i < Dimensions; i++)
        {
            vector[i] = centre[i] + (0.8f * vector[i]);
        }

        return vector;
    }

    private int Rank(Random random)
    {
        var rank = Array.BinarySearch(_sums, random.NextDouble() * _sums[^1]);
        return Math.Min(rank < 0 ? ~rank : rank, Vocabulary - 1);
    }

    private static float[] Noise(Random random)
    {
        var noise = new float[Dimensions];
        for (var i = 0; i < Dimensions; i++)
        {
            noise[i] = random.NextSingle() - 0.5f;
        }

        return noise;
    }

    // Syllables, so that beginnings are shared as in a language.
    private static string Name(int number)
    {
        string[] syllables = ["ka", "ro", "mi", "te", "su", "lan", "der", "pol", "fi", "gor", "net", "vel", "qua", "zu", "bri", "os"];
        var name = new StringBuilder();
        for (var rest = number + 16; rest > 0; rest /= syllables.Length)
        {
            name.Append(syllables[rest % syllables.Length]);
        }

        return name.ToString();
    }
}
