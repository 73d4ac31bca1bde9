using System.Text;
using System.Text.Json.Nodes;
using CwHoe.Router.Translation.ChatStreams;
using CwHoe.Router.Translation.Errors;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation.ChatOverMessages;

/// <summary>A stream of Messages as one of Chat Completions.</summary>
/// <param name="now">When the answer began.</param>
/// <param name="includeUsage">Whether the client wants a last chunk with the usage.</param>
internal sealed class ChatOverMessagesStream(DateTimeOffset now, bool includeUsage) : StreamTranslation
{
    // Block index -> index of the call, and whether any of its arguments came.
    private readonly Dictionary<long, (int Index, bool Any)> _calls = [];
    private readonly UsageReader _usage = new(ModelApi.Messages);
    private string _id = "";
    private string? _model;
    private string? _stopReason;
    private readonly StringBuilder _thinking = new();
    private int _details;

    /// <inheritdoc/>
    protected override void Take(ServerEvent upstream)
    {
        var data = JsonText.ReadAnswer(upstream.Data.Span);
        if (UpstreamErrors.TryRead(data) is { } error)
        {
            Break(error);
            return;
        }

        var type = data.RequiredText("type");
        // llama.cpp leaves the start out when the first token is half of a character.
        if (_id.Length == 0 && type is ("content_block_start" or "content_block_delta" or "message_delta"))
            Begin([]);
        switch (type)
        {
            case "message_start":
                TakeUsage(upstream);
                Begin(data.RequiredObject("message"));
                break;
            case "content_block_start":
                TakeBlock(Index(data), data.RequiredObject("content_block"));
                break;
            case "content_block_delta":
                TakeDelta(Index(data), data.RequiredObject("delta"));
                break;
            case "content_block_stop" when _calls.TryGetValue(Index(data), out var call) && !call.Any:
                SendArguments(call.Index, "{}"); // a tool without parameters
                break;
            case "message_delta":
                TakeUsage(upstream);
                TakeStop(data.RequiredObject("delta"));
                break;
            case "message_stop":
                TakeEnd();
                break;
        }
    }

    /// <inheritdoc/>
    protected override void TellFailure(ApiError error) => Emit(ApiErrors.Event(ModelApi.ChatCompletions, error));

    private static long Index(JsonObject data) => data.Integer("index") ?? throw data.Refuse("index", "is missing");

    private void Begin(JsonObject message)
    {
        _id = message.Text("id") is { Length: > 0 } id ? id : "msg_0";
        _model = message.Text("model");
        SendDelta(new() { ["role"] = "assistant", ["content"] = "", ["refusal"] = null });
    }

    private void TakeUsage(ServerEvent upstream)
    {
        _usage.Read(upstream);
        End = End with { Usage = _usage.End.Usage, FinishReason = _usage.End.FinishReason };
    }

    private void TakeBlock(long index, JsonObject block)
    {
        switch (block.RequiredText("type"))
        {
            case "text" when block.Text("text") is { Length: > 0 } text:
                SendDelta(new() { ["content"] = text });
                break;
            case "thinking":
                _thinking.Clear();
                if (block.Text("thinking") is { Length: > 0 } thinking)
                    SendThinking(thinking);
                break;
            case "redacted_thinking":
                SendDetail(ChatAnswer.EncryptedDetail(block.RequiredText("data"), _details++));
                break;
            case "tool_use":
                // Anthropic begins with an empty input; others may give all of it at once.
                var input = block.Object("input") is { Count: > 0 } given ? JsonText.WriteString(given) : "";
                var call = ChatOverMessagesResponse.ToolCall(block.RequiredText("id"), block.RequiredText("name"), input);
                call.Insert(0, "index", _calls.Count);
                _calls[index] = (_calls.Count, input.Length > 0);
                SendDelta(new() { ["tool_calls"] = new JsonArray(call) });
                break;
        }
    }

    private void TakeDelta(long index, JsonObject delta)
    {
        switch (delta.RequiredText("type"))
        {
            case "text_delta":
                SendDelta(new() { ["content"] = delta.RequiredText("text") });
                break;
            case "thinking_delta":
                SendThinking(delta.RequiredText("thinking"));
                break;
            case "signature_delta":
                SendDetail(ChatAnswer.SignedDetail(_thinking.ToString(), delta.RequiredText("signature"), _details++));
                break;
            case "input_json_delta" when _calls.TryGetValue(index, out var call) && delta.RequiredText("partial_json") is { Length: > 0 } part:
                _calls[index] = (call.Index, true);
                SendArguments(call.Index, part);
                break;
        }
    }

    private void SendThinking(string thinking)
    {
        _thinking.Append(thinking);
        SendDelta(new() { ["reasoning_content"] = thinking });
    }

    private void SendDetail(JsonObject detail) => SendDelta(new() { ["reasoning_details"] = new JsonArray(detail) });

    private void TakeStop(JsonObject delta)
    {
        _stopReason = delta.Text("stop_reason") ?? _stopReason;
        if (ChatOverMessagesResponse.Refusal(delta) is { } refusal)
            SendDelta(new() { ["refusal"] = refusal });
    }

    private void TakeEnd()
    {
        if (_id.Length == 0)
            throw new UpstreamFormatException("it ends without having begun");
        SendDelta([], ChatOverMessagesResponse.FinishReason(_stopReason));
        if (includeUsage)
        {
            var last = Chunk();
            last["choices"] = new JsonArray();
            last["usage"] = (End.Usage ?? new Usage()).Write(ModelApi.ChatCompletions);
            Emit(null, last);
        }

        Emit(ServerEvent.Done);
        End = End with { Proper = true };
    }

    private void SendArguments(int call, string part) => SendDelta(new()
    {
        ["tool_calls"] = new JsonArray(new JsonObject { ["index"] = call, ["function"] = new JsonObject { ["arguments"] = part } }),
    });

    private void SendDelta(JsonObject delta, string? finishReason = null)
    {
        var chunk = Chunk();
        chunk["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["logprobs"] = null, ["finish_reason"] = finishReason });
        if (includeUsage)
            chunk["usage"] = null;
        Emit(null, chunk);
    }

    private JsonObject Chunk() => ChatOverMessagesResponse.Completion("chat.completion.chunk", _id, _model, now);
}
