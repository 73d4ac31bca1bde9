using CwHoe.Router.Translation;

namespace CwHoe.Router.Endpoints;

/// <summary>The APIs that clients speak.</summary>
internal static class ModelEndpoints
{
    /// <summary>Maps <c>/v1/chat/completions</c>, <c>/v1/completions</c>, <c>/v1/embeddings</c>, <c>/v1/responses</c>, <c>/v1/messages</c> and <c>/v1/models</c>.</summary>
    public static void MapModelApis(this IEndpointRouteBuilder endpoints)
    {
        var requests = endpoints.ServiceProvider.GetRequiredService<RequestHandler>();
        var models = endpoints.ServiceProvider.GetRequiredService<ModelList>();
        Map("/v1/chat/completions", ModelApi.ChatCompletions);
        Map("/v1/completions", ModelApi.Completions);
        Map("/v1/embeddings", ModelApi.Embeddings);
        Map("/v1/responses", ModelApi.Responses);
        Map("/v1/messages", ModelApi.Messages);
        endpoints.MapGet("/v1/models", (RequestDelegate)(context => models.ListAsync(context)));
        endpoints.MapGet("/v1/models/{**id}", (RequestDelegate)(context => models.GetAsync(context, (string)context.Request.RouteValues["id"]!)));

        void Map(string path, ModelApi api) => endpoints.MapPost(path, (RequestDelegate)(context => requests.HandleAsync(context, api)));
    }
}
