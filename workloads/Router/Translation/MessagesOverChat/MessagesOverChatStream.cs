using System.Text.Json.Nodes;
using CwHoe.Router.Translation.ChatStreams;
using CwHoe.Router.Translation.Errors;

namespace CwHoe.Router.Translation.MessagesOverChat;

/// <summary>A stream of Chat Completions as one of Messages.</summary>
/// <param name="stopSequences">Those of the request.</param>
internal sealed class MessagesOverChatStream(IReadOnlySet<string> stopSequences) : ChatStream
{
    private int _index = -1;
    private bool _calls;
    private string? _refusal;

    /// <inheritdoc/>
    protected override void Begin(string? id, string? model) =>
        Send("message_start", new() { ["message"] = MessagesOverChatResponse.Message(id, model, [], null) });

    /// <inheritdoc/>
    protected override void Open(ChatBlock block)
    {
        _index++;
        _calls |= block.Kind == BlockKind.ToolCall;
        SendOfBlock("content_block_start", "content_block", block.Kind switch
        {
            BlockKind.Reasoning => MessagesOverChatResponse.Thinking("", null),
            BlockKind.EncryptedReasoning => new JsonObject { ["type"] = "redacted_thinking", ["data"] = block.Signature },
            BlockKind.ToolCall => MessagesOverChatResponse.ToolUse(block.Id ?? $"call_{_index}", block.Name ?? "", []),
            _ => MessagesOverChatResponse.Text(""),
        });
    }

    /// <inheritdoc/>
    protected override void Continue(ChatBlock block, string text)
    {
        var (type, field) = block.Kind switch
        {
            BlockKind.Reasoning => ("thinking_delta", "thinking"),
            BlockKind.ToolCall => ("input_json_delta", "partial_json"),
            _ => ("text_delta", "text"),
        };
        SendOfBlock("content_block_delta", "delta", new() { ["type"] = type, [field] = text });
    }

    /// <inheritdoc/>
    protected override void Close(ChatBlock block)
    {
        if (block is { Kind: BlockKind.Reasoning, Signature: { } signature })
            SendOfBlock("content_block_delta", "delta", new() { ["type"] = "signature_delta", ["signature"] = signature });
        if (block.Kind == BlockKind.Refusal)
            _refusal = block.Text.ToString();
        Send("content_block_stop", new() { ["index"] = _index });
    }

    /// <inheritdoc/>
    protected override void Finish(JsonObject lastChoice, Usage? usage)
    {
        var delta = new JsonObject { ["container"] = null };
        MessagesOverChatResponse.Stop(lastChoice, stopSequences, _calls, _refusal, delta);
        Send("message_delta", new() { ["delta"] = delta, ["usage"] = (usage ?? new Usage()).Write(ModelApi.Messages) });
        Send("message_stop", []);
    }

    /// <inheritdoc/>
    protected override void TellFailure(ApiError error) => Emit(ApiErrors.Event(ModelApi.Messages, error));

    private void SendOfBlock(string type, string field, JsonObject value) => Send(type, new() { ["index"] = _index, [field] = value });

    private void Send(string type, JsonObject data)
    {
        data.Insert(0, "type", type);
        Emit(type, data);
    }
}
