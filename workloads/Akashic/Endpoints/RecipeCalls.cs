using System.Text;
using CwHoe.Akashic.Index.Recipes;
using CwHoe.Akashic.Tree;
using CwHoe.Contracts;
using CwHoe.Shared.Rpc;

namespace CwHoe.Akashic.Endpoints;

/// <summary>Keeps and finds pieces of code and prompts.</summary>
internal static class RecipeCalls
{
    private const double UsualThreshold = 0.8;
    private const int UsualLimit = 10;
    private const int MostRecipes = 100;

    /// <summary>Stores a piece, or counts one more use of it.</summary>
    public static Task<Recipe> PutAsync(KeptLayer layer, PutRecipeRequest request, CancellationToken cancellationToken)
    {
        var length = Encoding.UTF8.GetByteCount(request.Text);
        return length is > 0 and <= RecipeBook.Longest
            ? layer.Recipes.PutAsync(request.Text, request.Labels, cancellationToken)
            : throw new RpcException(RpcStatus.InvalidArgument, $"a piece has 1 to {RecipeBook.Longest} bytes; {length} were given", "text");
    }

    /// <summary>Finds pieces that are like a text.</summary>
    public static async Task<FindRecipesResponse> FindAsync(KeptLayer layer, FindRecipesRequest request, CancellationToken cancellationToken)
    {
        if (!layer.Recipes.CanFind)
            throw new RpcException(RpcStatus.FailedPrecondition, $"layer '{layer.Name}' has no embeddings: set spec.embeddings, or get pieces by their hash", "text");
        if (string.IsNullOrWhiteSpace(request.Text))
            throw new RpcException(RpcStatus.InvalidArgument, "give a text that the pieces should be like", "text");
        if (request.Threshold is not (>= 0 and <= 1))
            throw new RpcException(RpcStatus.InvalidArgument, $"must be 0 to 1, or 0 for {UsualThreshold}", "threshold");
        if (request.Limit is < 0 or > MostRecipes)
            throw new RpcException(RpcStatus.InvalidArgument, $"must be 1 to {MostRecipes}, or 0 for {UsualLimit}", "limit");
        var (threshold, limit) = (request.Threshold == 0 ? UsualThreshold : request.Threshold, request.Limit == 0 ? UsualLimit : request.Limit);
        return new() { Recipes = { await layer.Recipes.FindAsync(request.Text, threshold, limit, cancellationToken) } };
    }

    /// <summary>One piece.</summary>
    public static async Task<Recipe> GetAsync(KeptLayer layer, GetRecipeRequest request, CancellationToken cancellationToken)
    {
        _ = StoredRecords.Hash(request.Hash, "hash");
        return await layer.Recipes.GetAsync(request.Hash, cancellationToken) ?? throw new RpcException(RpcStatus.NotFound, $"layer '{layer.Name}' has no piece of this hash", "hash");
    }
}
