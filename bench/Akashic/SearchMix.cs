using CwHoe.Akashic.Index;
using CwHoe.Contracts;
using Google.Protobuf.WellKnownTypes;

namespace CwHoe.AkashicBench;

/// <summary>What is asked of an index: each kind of question, made from a number.</summary>
internal static class SearchMix
{
    public static readonly (string Name, Func<SearchCorpus, Random, int, IndexSearch> Make)[] Searches =
    [
        ("two rare words", (corpus, random, _) => new() { Text = $"{corpus.Word(random.Next(2000, 20_000))} {corpus.Word(random.Next(200, 2000))}" }),
        ("a common word", (corpus, random, _) => new() { Text = corpus.Word(random.Next(10)) }),
        ("three common words", (corpus, random, _) => new() { Text = $"{corpus.Word(random.Next(10))} {corpus.Word(random.Next(10, 20))} {corpus.Word(random.Next(20, 40))}" }),
        ("a common and a rare word", (corpus, random, _) => new() { Text = $"{corpus.Word(random.Next(10))} {corpus.Word(random.Next(2000, 20_000))}" }),
        ("a phrase of common words", (corpus, random, _) => new() { Text = $"\"{corpus.Word(random.Next(5))} {corpus.Word(random.Next(5))}\"" }),
        ("a word without another", (corpus, random, _) => new() { Text = $"{corpus.Word(random.Next(100))} -{corpus.Word(random.Next(10))}" }),
        ("a beginning", (corpus, random, _) => new() { Text = corpus.Word(random.Next(16, 4000))[..4] + "*" }),
        ("a common word, one node", (corpus, random, _) => new() { Text = corpus.Word(random.Next(10)), Filter = new() { Node = $"node-{random.Next(20)}" } }),
        ("a common word, one session", (corpus, random, size) => new() { Text = corpus.Word(random.Next(10)), Filter = new() { Session = $"session-{random.Next(size / 100)}" } }),
        ("a vector", (corpus, random, size) => new() { Vector = corpus.Vector(random.Next(size)) }),
        ("a vector, node and phase", (corpus, random, size) =>
            new() { Vector = corpus.Vector(random.Next(size)), Filter = new() { Node = $"node-{random.Next(20)}", Phases = { Phase.Use } } }),
        ("words and a vector", (corpus, random, size) => new() { Text = $"{corpus.Word(random.Next(100))} {corpus.Word(random.Next(100, 1000))}", Vector = corpus.Vector(random.Next(size)) }),
    ];

    public static readonly (string Name, Func<Random, int, (RecordFilter Filter, RecordOrder Order)> Make)[] Queries =
    [
        ("a session in order", (random, size) => (new() { Session = $"session-{random.Next(size / 100)}" }, RecordOrder.Time)),
        ("newest of a node and phase", (random, _) => (new() { Node = $"node-{random.Next(20)}", Phases = { Phase.Debug } }, RecordOrder.TimeDescending)),
        ("an hour", (random, size) => (Hour(random.Next(size)), RecordOrder.Time)),
        ("failures of a task", (random, size) => (new() { Task = $"task-{random.Next(Math.Max(1, size / 1000))}", Labels = { ["outcome"] = "failure" } }, RecordOrder.Index)),
        ("a conversation by its label", (random, size) => (new() { Labels = { ["conversation"] = $"c{random.Next(size / 20)}" } }, RecordOrder.Index)),
    ];

    private static RecordFilter Hour(int second)
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(second);
        return new() { From = Timestamp.FromDateTimeOffset(start), To = Timestamp.FromDateTimeOffset(start.AddHours(1)) };
    }
}
