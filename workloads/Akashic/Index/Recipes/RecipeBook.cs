using System.Security.Cryptography;
using System.Text;
using CwHoe.Akashic.Index.Embedding;
using CwHoe.Akashic.Layers;
using CwHoe.Contracts;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace CwHoe.Akashic.Index.Recipes;

/// <summary>Pieces of code and prompts that are known, each once, and how often they were used. All of it is in the log, so it outlives the index.</summary>
/// <param name="log">The layer's.</param>
/// <param name="append">Appends a recipe and its use, in one batch.</param>
/// <param name="index">Of the layer; a moment behind the log.</param>
/// <param name="embedder">Makes vectors; null where the layer has no embeddings.</param>
/// <param name="time">The clock.</param>
internal sealed class RecipeBook(
    ILayerReader log, Func<IReadOnlyList<Record>, CancellationToken, Task<AppendResponse>> append, IRecordIndex index, RouterEmbedder? embedder, TimeProvider time)
{
    /// <summary>Bytes of the longest piece.</summary>
    public const int Longest = 64 * 1024;

    private static readonly string HashLabel = RecordLabel.Recipe.Name();

    /// <summary>Whether pieces can be found by likeness.</summary>
    public bool CanFind => embedder is not null;

    /// <summary>Stores a piece, unless it is there, and a use of it.</summary>
    /// <param name="text">1 byte to <see cref="Longest"/>.</param>
    /// <param name="labels">Where this use is from.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AppendException">It was not acknowledged, or the labels are wrong.</exception>
    public async Task<Recipe> PutAsync(string text, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        var recipe = Of(text);
        var leaf = PreparedRecord.Of(recipe).Leaf.ToArray();
        var use = new Record { Kind = RecordKind.RecipeUse, Time = Timestamp.FromDateTimeOffset(time.GetUtcNow()), About = ByteString.CopyFrom(leaf), Labels = { labels.ToDictionary() } };
        var answer = await append([recipe, use], cancellationToken);
        var (place, usePlace) = (answer.Appended[0].Index, answer.Appended[1].Index);
        var isCounted = await index.GetSizeAsync(cancellationToken) > usePlace;
        var put = await DescribeAsync(place, recipe, cancellationToken);
        if (!isCounted)
        {
            put.Uses++;
            put.LastUsed = use.Time;
            put.FirstUsed ??= use.Time;
        }

        return put;
    }

    /// <summary>A piece by the hash of its text.</summary>
    /// <param name="hash">64 hexadecimal digits.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null where there is none, or it was put this moment.</returns>
    public async Task<Recipe?> GetAsync(string hash, CancellationToken cancellationToken)
    {
        var filter = new RecordFilter { Kinds = { RecordKind.Recipe }, Labels = { [HashLabel] = hash.ToLowerInvariant() } };
        var found = await index.QueryAsync(filter, RecordOrder.Index, null, 1, cancellationToken);
        return found.Count == 0 ? null : await DescribeAsync(found[0].Index, await ReadAsync(found[0].Index, cancellationToken), cancellationToken);
    }

    /// <summary>Pieces that are like a text, best first.</summary>
    /// <param name="text">Any.</param>
    /// <param name="threshold">Cosine that they must have.</param>
    /// <param name="limit">1 to 100.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EmbeddingException">The model could not be asked.</exception>
    /// <exception cref="InvalidOperationException">The layer has no embeddings.</exception>
    public async Task<IReadOnlyList<FoundRecipe>> FindAsync(string text, double threshold, int limit, CancellationToken cancellationToken)
    {
        var vector = await (embedder ?? throw new InvalidOperationException("the layer has no embeddings")).EmbedAsync(text, cancellationToken);
        var found = await index.SearchAsync(new() { Vector = vector, Filter = new() { Kinds = { RecordKind.Recipe } }, Limit = limit }, cancellationToken);
        var recipes = new List<FoundRecipe>();
        foreach (var record in found.Where(record => record.Similarity >= threshold))
        {
            var recipe = await DescribeAsync(record.Index, await ReadAsync(record.Index, cancellationToken), cancellationToken);
            recipes.Add(new() { Recipe = recipe, Similarity = record.Similarity!.Value });
        }

        return recipes;
    }

    // The same text is the same record, whoever puts it and when: so the log has it once.
    private static Record Of(string text) => new()
    {
        Kind = RecordKind.Recipe, Text = text, Time = new(), Labels = { [HashLabel] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))) },
    };

    private async Task<Record> ReadAsync(long place, CancellationToken cancellationToken)
    {
        await foreach (var entry in log.ReadAsync(place, place + 1, cancellationToken))
            return entry.Record;
        throw new InvalidOperationException($"entry {place} of layer {log.Name} is in its index and not in its log");
    }

    private async Task<Recipe> DescribeAsync(long place, Record record, CancellationToken cancellationToken)
    {
        var uses = (await index.UsesAsync([place], cancellationToken))[0];
        var isEmbedded = embedder is not null && await index.GetEmbeddedAsync(embedder.Model, cancellationToken) > place;
        var labels = (await index.LabelsAsync([place], cancellationToken))[0];
        var recipe = new Recipe
        {
            Hash = record.Labels[HashLabel],
            Text = record.Text,
            Uses = uses.Count,
            FirstUsed = uses.First is { } first ? Timestamp.FromDateTimeOffset(first) : null,
            LastUsed = uses.Last is { } last ? Timestamp.FromDateTimeOffset(last) : null,
            EmbeddingModel = isEmbedded ? embedder!.Model : "",
        };
        recipe.Labels.Add(labels.Where(label => label.Key != HashLabel).ToDictionary());
        return recipe;
    }
}
