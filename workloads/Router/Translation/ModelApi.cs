namespace CwHoe.Router.Translation;

/// <summary>The HTTP APIs of model servers that clients or upstreams speak.</summary>
internal enum ModelApi
{
    /// <summary>OpenAI Chat Completions, <c>POST /v1/chat/completions</c>.</summary>
    ChatCompletions,

    /// <summary>OpenAI's older text completions, <c>POST /v1/completions</c>.</summary>
    Completions,

    /// <summary>OpenAI embeddings, <c>POST /v1/embeddings</c>.</summary>
    Embeddings,

    /// <summary>OpenAI Responses, <c>POST /v1/responses</c>.</summary>
    Responses,

    /// <summary>Anthropic Messages, <c>POST /v1/messages</c>.</summary>
    Messages,
}
