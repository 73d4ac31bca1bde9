using CwHoe.Akashic.Index;
using CwHoe.Akashic.Index.Words;
using CwHoe.Akashic.Telemetry;
using CwHoe.Akashic.Tree;
using CwHoe.Contracts;
using CwHoe.Shared.Rpc;

namespace CwHoe.Akashic.Endpoints;

/// <summary>Finds records.</summary>
internal sealed class ReadCalls(AkashicMetrics metrics, TimeProvider time)
{
    private const int UsualPage = 100;
    private const int GreatestPage = 1000;
    private const int UsualHits = 10;
    private const int MostHits = 100;

    /// <summary>A page of what matches.</summary>
    public async Task<QueryResponse> QueryAsync(KeptLayer layer, QueryRequest request, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var limit = Limit(request.PageSize, UsualPage, GreatestPage, "pageSize");
        var after = PageToken.Read(request);
        var order = request.Order == RecordOrder.Unspecified ? RecordOrder.Index : request.Order;
        if (!Enum.IsDefined(order))
            throw new RpcException(RpcStatus.InvalidArgument, "order is none of RecordOrder", "order");
        var found = await layer.Index.QueryAsync(request.Filter ?? new(), order, after, limit, cancellationToken);
        var answer = new QueryResponse { NextPageToken = found.Count == limit ? PageToken.Of(request, found[^1]) : "" };
        answer.Records.AddRange(await StoredRecords.ReadAsync(layer, [.. found.Select(each => each.Index).Where(index => index >= layer.Log.FirstIndex)], cancellationToken));
        metrics.Found(layer.Name, "query", time.GetElapsedTime(began));
        return answer;
    }

    /// <summary>What fits best.</summary>
    public async Task<SearchResponse> SearchAsync(KeptLayer layer, SearchRequest request, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var limit = Limit(request.Limit, UsualHits, MostHits, "limit");
        var vector = await VectorAsync(layer, request, cancellationToken);
        if (string.IsNullOrWhiteSpace(request.Text) && vector.IsEmpty)
            throw new RpcException(RpcStatus.InvalidArgument, "give text, meaning or vector; Query finds by coordinates alone", "text");
        var found = await layer.Index.SearchAsync(new() { Text = request.Text, Vector = vector, Filter = request.Filter ?? new(), Limit = limit }, cancellationToken);
        // What was dropped this moment the index may not have forgotten yet.
        found = [.. found.Where(each => each.Index >= layer.Log.FirstIndex)];
        var records = await StoredRecords.ReadAsync(layer, [.. found.Select(each => each.Index)], cancellationToken);
        var words = WordQuery.Parse(request.Text);
        var answer = new SearchResponse { IndexedSize = await layer.Index.GetSizeAsync(cancellationToken) };
        answer.Hits.AddRange(found.Zip(records, (hit, record) => new SearchHit { Record = record, Score = hit.Score, Excerpt = Excerpt.Of(RecordText.Of(record.Record), words) }));
        metrics.Found(layer.Name, "search", time.GetElapsedTime(began));
        return answer;
    }

    private static async Task<ReadOnlyMemory<float>> VectorAsync(KeptLayer layer, SearchRequest request, CancellationToken cancellationToken)
    {
        if (request.Meaning.Length == 0 && request.Vector.Count == 0)
            return default;
        var field = request.Meaning.Length > 0 ? "meaning" : "vector";
        var embedder = layer.Embedder
            ?? throw new RpcException(RpcStatus.FailedPrecondition, $"layer '{layer.Name}' has no embeddings: set spec.embeddings, or search by text", field);
        if (request.Meaning.Length > 0 && request.Vector.Count > 0)
            throw new RpcException(RpcStatus.InvalidArgument, "give meaning or vector, not both", "vector");
        if (request.Meaning.Length > 0)
            return await embedder.EmbedAsync(request.Meaning, cancellationToken);
        return request.Vector.Count == embedder.Dimensions && request.Vector.All(float.IsFinite)
            ? request.Vector.ToArray()
            : throw new RpcException(RpcStatus.InvalidArgument, $"the layer's vectors have {embedder.Dimensions} numbers; {request.Vector.Count} were given", "vector");
    }

    private static int Limit(int asked, int usual, int most, string field) => asked == 0
        ? usual
        : asked > 0 && asked <= most ? asked : throw new RpcException(RpcStatus.InvalidArgument, $"must be 1 to {most}, or 0 for {usual}", field);
}
