using System.Diagnostics;
using CwHoe.Akashic.Index;
using CwHoe.Akashic.Index.Postgres;
using CwHoe.Akashic.Index.Sqlite;
using CwHoe.Akashic.Layers;
using CwHoe.Kit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CwHoe.AkashicBench;

/// <summary>How long searches and queries take in the embedded index and in PostgreSQL with pgvector, one caller at a time, and what memory it takes.</summary>
internal static class Searches
{
    private const int Batch = 512;
    private const int Asked = 200;
    private const string Prefix = "00000000000000000000000000000000/";

    /// <summary>Measures at each size: the embedded index, and the database where there is one.</summary>
    public static async Task RunAsync(IReadOnlyList<int> sizes, string? database)
    {
        var corpus = new SearchCorpus();
        foreach (var size in sizes)
        {
            var folder = Directory.CreateTempSubdirectory("akashic-bench").FullName;
            await using (var index = await SqliteRecordIndex.OpenAsync(folder, Prefix, NullLogger.Instance, default))
            {
                await FillAsync($"embedded, {size} records", index, corpus, size);
                Figures.Print("  file", $"{Directory.GetFiles(folder).Sum(file => new FileInfo(file).Length) >> 20} MiB");
            }

            // As after a start: nothing of filling it is in memory.
            var opening = Stopwatch.StartNew();
            await using (var index = await SqliteRecordIndex.OpenAsync(folder, Prefix, NullLogger.Instance, default))
            {
                Figures.Print("  opening it", $"{opening.Elapsed.TotalSeconds:0.0} s");
                await AskAsync(index, corpus, size);
                GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                using var process = Process.GetCurrentProcess();
                Figures.Print("  memory of this process", $"{process.WorkingSet64 >> 20} MiB resident, {GC.GetTotalMemory(true) >> 20} MiB of it objects");
            }

            Directory.Delete(folder, true);
            if (string.IsNullOrEmpty(database))
                continue;
            await using var baseline = await PostgresRecordIndex.OpenAsync(database, Prefix, default);
            await baseline.ResetAsync(default);
            await FillAsync($"PostgreSQL with pgvector, {size} records", baseline, corpus, size, () => PostgresBaseline.DropVectorIndexAsync(database, Prefix));
            var settling = Stopwatch.StartNew();
            await PostgresBaseline.SettleAsync(database, Prefix);
            Figures.Print("  vector index, vacuum, statistics", $"{settling.Elapsed.TotalSeconds:0} s");
            await AskAsync(baseline, corpus, size);
            await baseline.ResetAsync(default);
        }
    }

    private static async Task FillAsync(string name, IRecordIndex index, SearchCorpus corpus, int size, Func<Task>? afterFirstVectors = null)
    {
        Console.WriteLine(name);
        var began = Stopwatch.StartNew();
        for (var from = 0; from < size; from += Batch)
        {
            LogEntry[] entries = [.. Enumerable.Range(from, Math.Min(Batch, size - from)).AsParallel().AsOrdered().Select(i => corpus.Entry(i))];
            await index.AddAsync(entries, default);
        }

        Figures.Print("  filling it with records", $"{size / began.Elapsed.TotalSeconds:0} a second");
        began.Restart();
        for (var from = 0; from < size; from += Batch)
        {
            var vectors = Enumerable.Range(from, Math.Min(Batch, size - from)).AsParallel().ToDictionary(i => (long)i, i => corpus.Vector(i));
            await index.AddEmbeddingsAsync("bench", vectors, from + vectors.Count, default);
            if (from == 0 && afterFirstVectors is not null)
                await afterFirstVectors();
        }

        Figures.Print("  filling it with vectors", $"{size / began.Elapsed.TotalSeconds:0} a second");
    }

    private static async Task AskAsync(IRecordIndex index, SearchCorpus corpus, int size)
    {
        var all = new List<double>();
        foreach (var (name, make) in SearchMix.Searches)
        {
            all.AddRange(await MeasureAsync(name, random => index.SearchAsync(make(corpus, random, size), default)));
        }

        Print("all searches", all);
        all.Clear();
        foreach (var (name, make) in SearchMix.Queries)
        {
            all.AddRange(await MeasureAsync(name, random => make(random, size) is var (filter, order) ? index.QueryAsync(filter, order, null, 100, default) : throw new UnreachableException()));
        }

        Print("all queries", all);
        Figures.Print("  of the 10 nearest vectors found", $"{await RecallAsync(index, corpus, size):0.0} %");
    }

    private static async Task<IReadOnlyList<double>> MeasureAsync(string name, Func<Random, Task> ask)
    {
        var random = new Random(7);
        for (var i = 0; i < 10; i++)
        {
            await ask(random);
        }

        var times = new List<double>();
        for (var i = 0; i < Asked; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await ask(random);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        Print(name, times);
        return times;
    }

    private static void Print(string name, IReadOnlyList<double> times)
    {
        var sorted = times.Order().ToList();
        Figures.Print($"  {name}", $"p50 {sorted[sorted.Count / 2]:0.00} ms, p99 {sorted[(int)(sorted.Count * 0.99)]:0.00} ms");
    }

    // Against all of them, compared one by one.
    private static async Task<double> RecallAsync(IRecordIndex index, SearchCorpus corpus, int size)
    {
        const int Questions = 5;
        var random = new Random(11);
        var questions = Enumerable.Range(0, Questions).Select(_ => corpus.Vector(random.Next(size))).ToList();
        var exact = questions.AsParallel().AsOrdered().WithDegreeOfParallelism(Environment.ProcessorCount)
            .Select(question => Enumerable.Range(0, size).Select(i => (Index: (long)i, Cosine: Cosine(question, corpus.Vector(i)))).OrderByDescending(i => i.Cosine).Take(10).Select(i => i.Index).ToList())
            .ToList();
        var found = 0;
        for (var i = 0; i < Questions; i++)
        {
            found += (await index.SearchAsync(new() { Vector = questions[i] }, default)).Count(record => exact[i].Contains(record.Index));
        }

        return 100.0 * found / (10 * Questions);
    }

    private static double Cosine(float[] a, float[] b)
    {
        float dot = 0, length = 0;
        for (var i = 0; i < a.Length; i++)
        {
            (dot, length) = (dot + (a[i] * b[i]), length + (b[i] * b[i]));
        }

        return dot / Math.Sqrt(length);
    }
}
