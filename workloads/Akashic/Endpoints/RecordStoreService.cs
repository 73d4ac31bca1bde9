using CwHoe.Akashic.Access;
using CwHoe.Akashic.Tree;
using CwHoe.Contracts;
using CwHoe.Shared.Rpc;

namespace CwHoe.Akashic.Endpoints;

/// <summary>The store's API, <c>RecordStore</c> of the contracts: who asks, which layer, then the part that answers.</summary>
internal sealed class RecordStoreService(KeptLayers layers, LayerAccess access, AppendCalls appends, ReadCalls reads, ExportCalls exports)
{
    private const string Get = "get";
    private const string Create = "create";

    /// <summary>Its methods.</summary>
    public IReadOnlyCollection<RpcMethod> Methods =>
    [
        RpcMethod.Unary<AppendRequest, AppendResponse>("Append", async (request, context, cancel) =>
            await appends.AppendAsync(await LayerAsync(context, Create, LayerAccess.Records, request.Layer, cancel), request, cancel)),
        RpcMethod.Bidirectional<AppendRequest, AppendResponse>("AppendStream", (requests, context, cancel) =>
            appends.AppendAllAsync(requests, name => LayerAsync(context, Create, LayerAccess.Records, name, cancel), cancel)),
        OfLayer<GetRecordRequest, StoredRecord>("Get", LayerAccess.Records, Get, request => request.Layer, StoredRecords.GetAsync),
        OfLayer<QueryRequest, QueryResponse>("Query", LayerAccess.Records, Get, request => request.Layer, reads.QueryAsync),
        OfLayer<SearchRequest, SearchResponse>("Search", LayerAccess.Records, Get, request => request.Layer, reads.SearchAsync),
        OfLayer<InclusionRequest, InclusionProof>("ProveInclusion", LayerAccess.Records, Get, request => request.Layer, ProofCalls.InclusionAsync),
        OfLayer<ConsistencyRequest, ConsistencyProof>("ProveConsistency", LayerAccess.Records, Get, request => request.Layer, ProofCalls.ConsistencyAsync),
        OfLayer<GetCheckpointRequest, Checkpoint>("GetCheckpoint", LayerAccess.Records, Get, request => request.Layer, (layer, _, _) => ProofCalls.CheckpointAsync(layer)),
        OfLayer<GetLayerRequest, LayerState>("GetLayer", LayerAccess.Records, Get, request => request.Layer, (layer, _, cancel) => KeptLayers.DescribeAsync(layer, cancel)),
        RpcMethod.Unary<ListLayersRequest, ListLayersResponse>("ListLayers", (_, context, cancel) => ListAsync(context, cancel)),
        OfLayer<CreateSnapshotRequest, Snapshot>("CreateSnapshot", LayerAccess.Snapshots, Create, request => request.Layer, SnapshotCalls.CreateAsync),
        OfLayer<ListSnapshotsRequest, ListSnapshotsResponse>("ListSnapshots", LayerAccess.Snapshots, Get, request => request.Layer, (layer, _, cancel) => SnapshotCalls.ListAsync(layer, cancel)),
        RpcMethod.Unary<RestoreSnapshotRequest, RestoreSnapshotResponse>("RestoreSnapshot", async (request, context, cancel) =>
        {
            var source = await LayerAsync(context, Get, LayerAccess.Snapshots, request.Layer, cancel);
            var target = await LayerAsync(context, Create, LayerAccess.Records, request.Target, cancel, "target");
            return await Failures.TellAsync(() => SnapshotCalls.RestoreAsync(source, target, request, cancel));
        }),
        OfLayer<PutRecipeRequest, Recipe>("PutRecipe", LayerAccess.Records, Create, request => request.Layer, RecipeCalls.PutAsync),
        OfLayer<FindRecipesRequest, FindRecipesResponse>("FindRecipes", LayerAccess.Records, Get, request => request.Layer, RecipeCalls.FindAsync),
        OfLayer<GetRecipeRequest, Recipe>("GetRecipe", LayerAccess.Records, Get, request => request.Layer, RecipeCalls.GetAsync),
        RpcMethod.ServerStreaming<ExportRequest, ExportChunk>("Export", (request, context, cancel) =>
            exports.ExportAsync(LayerAsync(context, Get, LayerAccess.Exports, request.Layer, cancel), request, cancel)),
    ];

    private RpcMethod OfLayer<TRequest, TResponse>(
        string name, string subresource, string verb, Func<TRequest, string> layer, Func<KeptLayer, TRequest, CancellationToken, Task<TResponse>> answer)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>, new()
        where TResponse : class, Google.Protobuf.IMessage<TResponse>, new() =>
        RpcMethod.Unary<TRequest, TResponse>(name, async (request, context, cancel) =>
        {
            var found = await LayerAsync(context, verb, subresource, layer(request), cancel);
            return await Failures.TellAsync(() => answer(found, request, cancel));
        });

    // Rights first: who may not read a layer does not learn whether it is there.
    private async Task<KeptLayer> LayerAsync(RpcContext context, string verb, string subresource, string name, CancellationToken cancellationToken, string field = "layer")
    {
        if (name.Length == 0)
            throw new RpcException(RpcStatus.InvalidArgument, "name the AkashicLayer", field);
        await access.RequireAsync(context, verb, subresource, name, cancellationToken);
        return layers.Find(name) ?? throw new RpcException(RpcStatus.NotFound, layers.WhyNot(name), field);
    }

    private async Task<ListLayersResponse> ListAsync(RpcContext context, CancellationToken cancellationToken)
    {
        var caller = await access.CallerAsync(context, cancellationToken);
        var answer = new ListLayersResponse();
        foreach (var layer in layers.All.OrderBy(layer => layer.Chain.Depth).ThenBy(layer => layer.Name, StringComparer.Ordinal))
        {
            if (await access.MayAsync(caller, Get, LayerAccess.Records, layer.Name, cancellationToken))
                answer.Layers.Add(await KeptLayers.DescribeAsync(layer, cancellationToken));
        }

        return answer;
    }
}
