using System.ClientModel;
using System.ClientModel.Primitives;
using CwHoe.EndToEnd.Cluster;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Models;

namespace CwHoe.EndToEnd.Models;

/// <summary>An AgentNode's model as the official OpenAI client sees it: no retries, and a new connection for each request.</summary>
internal sealed class Chat
{
    // Random weights end an answer at random; without this token it has the length that was asked for.
    private const int EndOfSequence = 2;

    private readonly ChatClient _chat;
    private readonly OpenAIModelClient _models;

    private Chat(Uri endpoint, string model)
    {
        // A connection is bound to one pod for its life. A new one for each request lets the Service choose each time.
        var http = new HttpClient { DefaultRequestHeaders = { ConnectionClose = true }, Timeout = TimeSpan.FromMinutes(1) };
        var options = new OpenAIClientOptions
        {
            Endpoint = endpoint,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            Transport = new HttpClientPipelineTransport(http),
        };
        var key = new ApiKeyCredential("none");
        _chat = new ChatClient(model, key, options);
        _models = new OpenAIModelClient(key, options);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Talks to an AgentNode through its Service.</summary>
    public static async Task<Chat> WithAsync(TestSpace space, string node, string model = "tiny") => new(await space.EndpointAsync(node), model);

    /// <summary>Asks for one whole answer.</summary>
    public async Task<ChatCompletion> CompleteAsync(string question, int tokens = 16) => await _chat.CompleteChatAsync([question], Options(tokens), Cancelled);

    /// <summary>Asks for a stream of tokens and reads it to its end.</summary>
    /// <exception cref="InvalidOperationException">The stream ended before the answer did.</exception>
    public async Task<StreamedAnswer> StreamAsync(string question, int tokens = 16)
    {
        var answer = new StreamedAnswer();
        await foreach (var update in _chat.CompleteChatStreamingAsync([question], Options(tokens), Cancelled))
        {
            answer = answer with
            {
                Parts = answer.Parts + update.ContentUpdate.Count,
                FinishReason = update.FinishReason ?? answer.FinishReason,
                Usage = update.Usage ?? answer.Usage,
            };
        }

        return answer.FinishReason is null ? throw new InvalidOperationException($"the stream broke off after {answer.Parts} parts") : answer;
    }

    /// <summary>Names of the models that are served.</summary>
    public async Task<IReadOnlyList<string>> ModelsAsync() => [.. (await _models.GetModelsAsync(Cancelled)).Value.Select(m => m.Id)];

    private static ChatCompletionOptions Options(int tokens) => new()
    {
        MaxOutputTokenCount = tokens,
        LogitBiases = { [EndOfSequence] = -100 },
    };
}
