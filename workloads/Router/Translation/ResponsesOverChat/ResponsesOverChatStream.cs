using System.Text.Json.Nodes;
using CwHoe.Router.Translation.ChatStreams;
using CwHoe.Router.Translation.Errors;

namespace CwHoe.Router.Translation.ResponsesOverChat;

/// <summary>A stream of Chat Completions as one of Responses.</summary>
/// <param name="request">The client's.</param>
/// <param name="now">When the answer began.</param>
internal sealed class ResponsesOverChatStream(JsonObject request, DateTimeOffset now) : ChatStream
{
    private JsonObject _response = [];
    private int _sequence;
    private string _itemId = "";

    private JsonArray Output => (JsonArray)_response["output"]!;

    /// <inheritdoc/>
    protected override void Begin(string? id, string? model)
    {
        _response = ResponseObject.Begin(request, id, model, now);
        SendResponse("response.created");
        SendResponse("response.in_progress");
    }

    /// <inheritdoc/>
    protected override void Open(ChatBlock block)
    {
        var kind = block.Kind switch
        {
            BlockKind.ToolCall => "fc",
            BlockKind.Text or BlockKind.Refusal => "msg",
            _ => "rs",
        };
        _itemId = ResponseObject.ItemId(kind, _response, Output.Count);
        Send("response.output_item.added", new() { ["item"] = Item(block, "in_progress", "", withPart: false) });
        if (Part(block, "") is { } part)
            SendOfPart("response.content_part.added", new() { ["part"] = part });
    }

    /// <inheritdoc/>
    protected override void Continue(ChatBlock block, string text)
    {
        var data = new JsonObject { ["delta"] = text };
        switch (block.Kind)
        {
            case BlockKind.ToolCall:
                SendOfItem("response.function_call_arguments.delta", data);
                break;
            case BlockKind.Text:
                data["logprobs"] = new JsonArray();
                SendOfPart("response.output_text.delta", data);
                break;
            case BlockKind.Refusal:
                SendOfPart("response.refusal.delta", data);
                break;
            default:
                SendOfPart("response.reasoning_text.delta", data);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void Close(ChatBlock block)
    {
        if (block is { Kind: BlockKind.ToolCall, Text.Length: 0 })
            Continue(block, "{}");
        var text = Said(block);
        switch (block.Kind)
        {
            case BlockKind.ToolCall:
                SendOfItem("response.function_call_arguments.done", new() { ["name"] = block.Name ?? "", ["arguments"] = text });
                break;
            case BlockKind.Text:
                SendOfPart("response.output_text.done", new() { ["text"] = text, ["logprobs"] = new JsonArray() });
                break;
            case BlockKind.Refusal:
                SendOfPart("response.refusal.done", new() { ["refusal"] = text });
                break;
            case BlockKind.Reasoning:
                SendOfPart("response.reasoning_text.done", new() { ["text"] = text });
                break;
        }

        if (Part(block, text) is { } part)
            SendOfPart("response.content_part.done", new() { ["part"] = part });
        // The finish reason comes before the end that closes the last block.
        var item = Item(block, End.FinishReason is "length" or "content_filter" ? "incomplete" : "completed", text, withPart: true);
        Send("response.output_item.done", new() { ["item"] = item.DeepClone() });
        Output.Add((JsonNode)item);
    }

    /// <inheritdoc/>
    protected override void Finish(JsonObject lastChoice, Usage? usage)
    {
        ResponseObject.End(_response, End.FinishReason, usage, now);
        SendResponse($"response.{_response["status"]!.GetValue<string>()}");
    }

    /// <inheritdoc/>
    protected override void TellFailure(ApiError error)
    {
        if (!HasBegun)
        {
            Emit(ApiErrors.Event(ModelApi.Responses, error));
            return;
        }

        _response["status"] = "failed";
        _response["error"] = ApiErrors.ResponseError(error);
        _response["usage"] = End.Usage?.Write(ModelApi.Responses);
        SendResponse("response.failed");
    }

    private static string Said(ChatBlock block) => block is { Kind: BlockKind.ToolCall, Text.Length: 0 } ? "{}" : block.Text.ToString();

    private static string? Seal(ChatBlock block) => block switch
    {
        { Signature: null } => null,
        { Kind: BlockKind.EncryptedReasoning, Signature: var data } => ReasoningSeal.OfData(data),
        { Signature: var signature } => ReasoningSeal.OfSignature(signature),
    };

    private static JsonObject? Part(ChatBlock block, string text) => block.Kind switch
    {
        BlockKind.Text => ResponseObject.Text(text),
        BlockKind.Refusal => ResponseObject.Refusal(text),
        BlockKind.Reasoning => ResponseObject.ReasoningText(text),
        _ => null,
    };

    private JsonObject Item(ChatBlock block, string status, string text, bool withPart)
    {
        JsonNode[] parts = withPart && Part(block, text) is { } part ? [part] : [];
        return block.Kind switch
        {
            BlockKind.ToolCall => ResponseObject.Call(_itemId, status, block.Id ?? _itemId, block.Name ?? "", text),
            BlockKind.Reasoning or BlockKind.EncryptedReasoning => ResponseObject.Reasoning(_itemId, status, Seal(block), parts),
            _ => ResponseObject.Message(_itemId, status, parts),
        };
    }

    private void SendOfPart(string type, JsonObject data)
    {
        data["content_index"] = 0;
        SendOfItem(type, data);
    }

    private void SendOfItem(string type, JsonObject data)
    {
        data["item_id"] = _itemId;
        Send(type, data);
    }

    private void Send(string type, JsonObject data)
    {
        data["output_index"] = Output.Count;
        SendAny(type, data);
    }

    private void SendResponse(string type) => SendAny(type, new() { ["response"] = _response.DeepClone() });

    private void SendAny(string type, JsonObject data)
    {
        data.Insert(0, "type", type);
        data.Insert(1, "sequence_number", _sequence++);
        Emit(type, data);
    }
}
