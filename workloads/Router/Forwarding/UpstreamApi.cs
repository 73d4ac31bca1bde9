using CwHoe.Contracts;
using CwHoe.Router.Translation;

namespace CwHoe.Router.Forwarding;

/// <summary>What a backend is asked, and where, when a client speaks a certain API.</summary>
internal static class UpstreamApi
{
    /// <summary>The API to ask in; null where the backend has nothing like it.</summary>
    public static ModelApi? Of(ModelApi client, ProviderApi backend) => backend switch
    {
        ProviderApi.Openai => client is ModelApi.Messages or ModelApi.Responses ? ModelApi.ChatCompletions : client,
        ProviderApi.Anthropic => client is ModelApi.ChatCompletions or ModelApi.Messages or ModelApi.Responses ? ModelApi.Messages : null,
        _ => null,
    };

    /// <summary>Those that backends are asked in.</summary>
    public static readonly IReadOnlyList<ModelApi> All = [ModelApi.ChatCompletions, ModelApi.Completions, ModelApi.Embeddings, ModelApi.Messages];

    /// <summary>The path after the base URL.</summary>
    public static string Path(ModelApi api) => api switch
    {
        ModelApi.ChatCompletions => "/chat/completions",
        ModelApi.Completions => "/completions",
        ModelApi.Embeddings => "/embeddings",
        ModelApi.Messages => "/messages",
        _ => throw new ArgumentOutOfRangeException(nameof(api), api, "no backend is asked so"),
    };
}
