using System.Globalization;
using System.Text.Json.Nodes;
using CwHoe.Akashic.Index.Vectors;
using CwHoe.Akashic.Index.Words;
using CwHoe.Akashic.Layers;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Index.Elasticsearch;

/// <summary>The index of one layer in Elasticsearch or OpenSearch, one document per record, by its place in the log.</summary>
/// <remarks>
/// There are no transactions: documents come first, then a document that says how many count; what is beyond is written again. One process writes.
/// Every method throws <see cref="ElasticException"/> where the service does not do what it is asked.
/// </remarks>
internal sealed class ElasticRecordIndex : IRecordIndex
{
    private const int LongestBulk = 256;

    private readonly ElasticClient _client;
    private readonly string _index;
    private readonly string _stateDocument;
    private readonly bool _isOpenSearch;
    private ElasticState _state;

    private ElasticRecordIndex(ElasticClient client, string prefix, bool isOpenSearch, ElasticState state)
    {
        (_client, _index, _isOpenSearch, _state) = (client, ElasticMappings.Index(prefix), isOpenSearch, state);
        _stateDocument = $"{ElasticMappings.StateIndex}/_doc/{prefix.TrimEnd('/')}";
    }

    /// <summary>Opens the index of a layer, an empty one where there is none.</summary>
    /// <param name="client">The service.</param>
    /// <param name="prefix">Of the layer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<ElasticRecordIndex> OpenAsync(ElasticClient client, string prefix, CancellationToken cancellationToken)
    {
        var about = await client.AskAsync(HttpMethod.Get, "", null, cancellationToken);
        var isOpenSearch = (string?)about?["version"]?["distribution"] == "opensearch";
        await client.AskAsync(HttpMethod.Put, $"_index_template/{ElasticMappings.Template}", ElasticMappings.TemplateBody(isOpenSearch), cancellationToken);
        var index = new ElasticRecordIndex(client, prefix, isOpenSearch, ElasticState.Empty);
        var isThere = await client.AskAsync(HttpMethod.Get, index._index, null, cancellationToken) is not null;
        if (isThere && ElasticState.Read(await client.AskAsync(HttpMethod.Get, index._stateDocument, null, cancellationToken)) is { } state)
            index._state = state;
        else
            await index.ResetAsync(cancellationToken);
        return index;
    }

    /// <inheritdoc/>
    public Task<long> GetSizeAsync(CancellationToken cancellationToken) => Task.FromResult(_state.Size);

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> GetHashAsync(long index, CancellationToken cancellationToken) =>
        index < _state.Size && (await GetAsync([index], "hash", cancellationToken))[0] is { } source ? (ReadOnlyMemory<byte>?)Convert.FromHexString((string)source["hash"]!) : null;

    /// <inheritdoc/>
    public async Task AddAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Index != _state.Size + i)
                throw new ArgumentException($"entry {entries[i].Index} is not the next one, which is {_state.Size + i}");
        }

        foreach (var some in entries.Chunk(LongestBulk))
        {
            var hashes = some.Select(entry => ElasticWriter.Target(entry.Record)).OfType<string>().Distinct().ToList();
            var places = await PlacesAsync(hashes, cancellationToken);
            var targets = places.Values.Distinct().ToList();
            var labels = targets.Zip(await LabelsAsync(targets, cancellationToken)).ToDictionary(record => record.First, record => record.Second);
            await BulkAsync(ElasticWriter.Add(some, labels, places), cancellationToken);
            await SaveAsync(_state with { Size = _state.Size + some.Length }, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(long before, CancellationToken cancellationToken)
    {
        var request = new JsonObject { ["query"] = ElasticQuery.Clause("range", "index", new JsonObject { ["lt"] = before }) };
        _ = await _client.AskAsync(HttpMethod.Post, $"{_index}/_delete_by_query?refresh=true&conflicts=proceed", request, cancellationToken) ?? throw Gone();
        if (_state.Size < before)
            await SaveAsync(_state with { Size = before }, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<long?>> FindAsync(IReadOnlyList<ReadOnlyMemory<byte>> hashes, CancellationToken cancellationToken)
    {
        var digits = hashes.Select(hash => Convert.ToHexStringLower(hash.Span)).ToList();
        var places = await PlacesAsync(digits, cancellationToken);
        return [.. digits.Select(hash => places.TryGetValue(hash, out var index) ? (long?)index : null)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IndexedRecord>> QueryAsync(RecordFilter filter, RecordOrder order, IndexedRecord? after, int limit, CancellationToken cancellationToken)
    {
        var isTime = order is RecordOrder.Time or RecordOrder.TimeDescending;
        var way = order is RecordOrder.IndexDescending or RecordOrder.TimeDescending ? "desc" : "asc";
        var request = new JsonObject
        {
            ["query"] = new JsonObject { ["bool"] = new JsonObject { ["filter"] = ElasticQuery.Filter(filter, _state.Size) } },
            ["sort"] = new JsonArray([.. (isTime ? ["ticks", "index"] : (string[])["index"]).Select(field => (JsonNode)new JsonObject { [field] = way })]),
            ["_source"] = new JsonArray("index", "ticks"),
        };
        if (after is not null)
            request["search_after"] = isTime ? new JsonArray(after.Time.UtcTicks, after.Index) : new JsonArray(after.Index);
        return [.. (await SearchAsync(request, limit, cancellationToken)).Select(hit => new IndexedRecord((long)hit["_source"]!["index"]!, RecordTime.Of((long)hit["_source"]!["ticks"]!)))];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RankedRecord>> SearchAsync(IndexSearch search, CancellationToken cancellationToken) => RankFusion.SearchAsync(
        search,
        (words, limit) => ByWordsAsync(words, search, limit, cancellationToken),
        limit => ByVectorAsync(search, limit, cancellationToken));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> LabelsAsync(IReadOnlyList<long> indexes, CancellationToken cancellationToken) =>
        indexes.Count == 0 ? [] : [.. (await GetAsync(indexes, "labels", cancellationToken)).Select(Labels)];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RecordUses>> UsesAsync(IReadOnlyList<long> indexes, CancellationToken cancellationToken)
    {
        var uses = new List<RecordUses>();
        foreach (var source in await GetAsync(indexes, "hash", cancellationToken))
        {
            var hash = (string?)source?["hash"] ?? "";
            var filter = ElasticQuery.Filter(new() { Kinds = { RecordKind.RecipeUse } }, _state.Size);
            filter.Add((JsonNode)ElasticQuery.Clause("term", "about", hash));
            var sums = await SumsAsync(filter, new() { ["first"] = ElasticQuery.Clause("min", "field", "ticks"), ["last"] = ElasticQuery.Clause("max", "field", "ticks") }, cancellationToken);
            uses.Add(new((long)sums["hits"]!["total"]!["value"]!, Time(sums["aggregations"]!["first"]!), Time(sums["aggregations"]!["last"]!)));
        }

        return uses;

        static DateTimeOffset? Time(JsonNode sum) => (double?)sum["value"] is { } ticks ? RecordTime.Of((long)ticks) : null;
    }

    /// <inheritdoc/>
    public async Task<IndexStatistics> StatisticsAsync(CancellationToken cancellationToken)
    {
        var sums = await SumsAsync(
            ElasticQuery.Filter(new(), _state.Size),
            new() { ["bytes"] = ElasticQuery.Clause("sum", "field", "bytes"), ["phases"] = new JsonObject { ["terms"] = new JsonObject { ["field"] = "phase", ["size"] = 64 } } },
            cancellationToken);
        var phases = sums["aggregations"]!["phases"]!["buckets"]!.AsArray().ToDictionary(
            bucket => Wire.TryParse<Phase>((string?)bucket!["key"], out var phase) ? phase : Phase.Unspecified, bucket => (long)bucket!["doc_count"]!);
        return new((long)(double)sums["aggregations"]!["bytes"]!["value"]!, phases);
    }

    /// <inheritdoc/>
    public Task<long> GetEmbeddedAsync(string model, CancellationToken cancellationToken) => Task.FromResult(_state.Model == model ? _state.Embedded : 0);

    /// <inheritdoc/>
    public async Task AddEmbeddingsAsync(string model, IReadOnlyDictionary<long, float[]> vectors, long to, CancellationToken cancellationToken)
    {
        var (field, dimensions) = (ElasticMappings.Field(model), vectors.Values.FirstOrDefault()?.Length ?? 0);
        var known = _state.Model == model ? _state.Dimensions : 0;
        if (known == 0 && dimensions > 0)
            await _client.AskAsync(HttpMethod.Put, $"{_index}/_mapping", ElasticMappings.VectorBody(field, dimensions, _isOpenSearch), cancellationToken);
        await BulkAsync(ElasticWriter.AddVectors(field, vectors), cancellationToken);
        await SaveAsync(_state with { Model = model, Dimensions = Math.Max(known, dimensions), Embedded = to }, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task ResetAsync(CancellationToken cancellationToken)
    {
        // In this order, so that what is left of it counts for nothing.
        await SaveAsync(ElasticState.Empty, cancellationToken);
        await _client.AskAsync(HttpMethod.Delete, _index, null, cancellationToken);
        await _client.AskAsync(HttpMethod.Put, _index, new JsonObject(), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<IReadOnlyList<RankedRecord>> ByWordsAsync(WordQuery words, IndexSearch search, int limit, CancellationToken cancellationToken)
    {
        var request = new JsonObject { ["query"] = ElasticQuery.Words(words, ElasticQuery.Filter(search.Filter, _state.Size)), ["_source"] = false };
        return [.. (await SearchAsync(request, limit, cancellationToken)).Select(hit => new RankedRecord(Id(hit), Math.Max((double)hit["_score"]!, double.Epsilon)))];
    }

    private async Task<IReadOnlyList<RankedRecord>> ByVectorAsync(IndexSearch search, int limit, CancellationToken cancellationToken)
    {
        var state = _state;
        if (state.Dimensions == 0)
            return [];
        search.RequireDimensions(state.Dimensions);
        var request = ElasticQuery.Near(ElasticMappings.Field(state.Model), search.Vector.Span, limit, ElasticQuery.Filter(search.Filter, state.Size), _isOpenSearch);
        request["_source"] = false;
        // Both score with (1 + cosine) / 2.
        return [.. (await SearchAsync(request, limit, cancellationToken)).Select(hit => (Index: Id(hit), Cosine: (2 * (double)hit["_score"]!) - 1)).Select(hit => new RankedRecord(hit.Index, RankFusion.Score(hit.Cosine), hit.Cosine))];
    }

    private async Task<IReadOnlyDictionary<string, long>> PlacesAsync(List<string> hashes, CancellationToken cancellationToken)
    {
        if (hashes.Count == 0)
            return new Dictionary<string, long>();
        var filter = ElasticQuery.Filter(new(), _state.Size);
        filter.Add((JsonNode)ElasticQuery.Clause("terms", "hash", new JsonArray([.. hashes.Select(hash => (JsonNode)hash)])));
        var request = new JsonObject { ["query"] = new JsonObject { ["bool"] = new JsonObject { ["filter"] = filter } }, ["_source"] = new JsonArray("hash") };
        return (await SearchAsync(request, hashes.Count, cancellationToken)).GroupBy(hit => (string)hit["_source"]!["hash"]!, Id).ToDictionary(place => place.Key, place => place.Min());
    }

    private async Task<IReadOnlyList<JsonNode>> SearchAsync(JsonObject request, int limit, CancellationToken cancellationToken)
    {
        request["size"] = limit;
        request["track_total_hits"] = false;
        var answer = await _client.AskAsync(HttpMethod.Post, $"{_index}/_search", request, cancellationToken) ?? throw Gone();
        return [.. answer["hits"]!["hits"]!.AsArray().Select(hit => hit!)];
    }

    private async Task<JsonNode> SumsAsync(JsonArray filter, JsonObject sums, CancellationToken cancellationToken)
    {
        var request = new JsonObject { ["query"] = new JsonObject { ["bool"] = new JsonObject { ["filter"] = filter } }, ["aggs"] = sums, ["size"] = 0, ["track_total_hits"] = true };
        return await _client.AskAsync(HttpMethod.Post, $"{_index}/_search", request, cancellationToken) ?? throw Gone();
    }

    private async Task<IReadOnlyList<JsonNode?>> GetAsync(IReadOnlyList<long> indexes, string field, CancellationToken cancellationToken)
    {
        if (indexes.Count == 0)
            return [];
        var request = new JsonObject { ["ids"] = new JsonArray([.. indexes.Select(index => (JsonNode)index.ToString(CultureInfo.InvariantCulture))]) };
        var answer = await _client.AskAsync(HttpMethod.Post, $"{_index}/_mget?_source_includes={field}", request, cancellationToken) ?? throw Gone();
        return [.. answer["docs"]!.AsArray().Select(document => document!["_source"])];
    }

    private async Task BulkAsync(IEnumerable<JsonNode> lines, CancellationToken cancellationToken)
    {
        foreach (var some in lines.Chunk(2 * LongestBulk))
        {
            // Seen by searches when it is done: corrections and duplicates are looked up by them.
            await _client.BulkAsync($"{_index}/_bulk?refresh=true", some, cancellationToken);
        }
    }

    private async Task SaveAsync(ElasticState state, CancellationToken cancellationToken)
    {
        await _client.AskAsync(HttpMethod.Put, _stateDocument, state.ToDocument(), cancellationToken);
        _state = state;
    }

    private ElasticException Gone() => new($"index {_index} is gone; it is made anew when the store starts again");

    private static IReadOnlyDictionary<string, string> Labels(JsonNode? source) =>
        (source?["labels"]?.AsArray() ?? []).Select(label => ((string)label!).Split('=', 2)).ToDictionary(label => label[0], label => label[1]);

    private static long Id(JsonNode hit) => long.Parse((string)hit["_id"]!, NumberStyles.None, CultureInfo.InvariantCulture);
}
