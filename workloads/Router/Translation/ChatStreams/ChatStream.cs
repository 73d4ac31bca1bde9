using System.Text.Json.Nodes;
using CwHoe.Router.Translation.Errors;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation.ChatStreams;

/// <summary>
/// Reads a stream of Chat Completions for a client whose API has one block after the other. Chunks may go back and forth between reasoning, text
/// and several tool calls; a block is passed on as it comes while it is the first that has not ended, and held back otherwise. Reasoning and text
/// end when something else begins, the arguments of a call when they are a whole JSON object, all at the end of the stream.
/// </summary>
internal abstract class ChatStream : StreamTranslation
{
    private readonly List<ChatBlock> _blocks = []; // those that have not ended
    private JsonObject _lastChoice = new() { ["finish_reason"] = null };
    private int _details;

    /// <summary>Whether anything of the answer came.</summary>
    protected bool HasBegun { get; private set; }

    /// <summary>The answer begins; called once, before all else.</summary>
    protected abstract void Begin(string? id, string? model);

    /// <summary>A block begins; the previous one has ended.</summary>
    protected abstract void Open(ChatBlock block);

    /// <summary>The open block goes on.</summary>
    protected abstract void Continue(ChatBlock block, string text);

    /// <summary>The open block ends.</summary>
    protected abstract void Close(ChatBlock block);

    /// <summary>The answer ends; all blocks have.</summary>
    /// <param name="lastChoice">The choice of the chunk that told the finish reason.</param>
    /// <param name="usage">Null if the upstream did not say.</param>
    protected abstract void Finish(JsonObject lastChoice, Usage? usage);

    /// <inheritdoc/>
    protected sealed override void Take(ServerEvent upstream)
    {
        if (upstream.IsDone)
        {
            TakeEnd();
            return;
        }

        var chunk = JsonText.ReadAnswer(upstream.Data.Span);
        if (UpstreamErrors.TryRead(chunk) is { } error)
        {
            Break(error);
            return;
        }

        if (!HasBegun)
        {
            HasBegun = true;
            Begin(chunk.Text("id"), chunk.Text("model"));
        }

        if (Usage.Read(ModelApi.ChatCompletions, chunk) is { } usage)
            End = End with { Usage = usage };
        if (chunk.Objects("choices") is [var choice, ..])
            TakeChoice(choice);
    }

    private void TakeChoice(JsonObject choice)
    {
        if (choice.Object("delta") is { } delta)
            TakeDelta(delta);
        if (choice.Text("finish_reason") is { Length: > 0 } reason)
        {
            _lastChoice = choice;
            End = End with { FinishReason = reason };
        }
    }

    private void TakeDelta(JsonObject delta)
    {
        if (ChatAnswer.Reasoning(delta) is { Length: > 0 } reasoning)
            Append(Last(BlockKind.Reasoning), reasoning);
        foreach (var detail in ChatAnswer.Details(delta))
            TakeDetail(detail);
        if (delta.Text("content") is { Length: > 0 } text)
            Append(Last(BlockKind.Text), text);
        if (delta.Text("refusal") is { Length: > 0 } refusal)
            Append(Last(BlockKind.Refusal), refusal);
        foreach (var call in delta.Objects("tool_calls"))
            TakeCall(call);
    }

    private void TakeDetail(JsonObject detail)
    {
        if (detail.Text("signature") is { Length: > 0 } signature)
        {
            Last(BlockKind.Reasoning).Signature = signature;
            Advance();
        }
        else if (detail.Text("type") == "reasoning.encrypted" && detail.Text("data") is { } data)
        {
            _blocks.Add(new ChatBlock(BlockKind.EncryptedReasoning, _details++) { Signature = data });
            Advance();
        }
    }

    private void TakeCall(JsonObject call)
    {
        var id = call.Text("id") is { Length: > 0 } given ? given : null;
        var function = call.Object("function");
        var name = function?.Text("name") is { Length: > 0 } named ? named : null;
        var block = Find(call.Integer("index"), id);
        if (block is null)
        {
            // What comes after a call has ended can only be blanks; a server that sends none of id and name goes on with nothing that we know.
            if (id is null && name is null)
                return;
            block = new ChatBlock(BlockKind.ToolCall, (int)(call.Integer("index") ?? -1));
            _blocks.Add(block);
        }

        block.Id ??= id;
        block.Name ??= name;
        Append(block, function?.Text("arguments") ?? "");
    }

    // By index; some servers give none, or all calls of a turn the same, and tell them apart by id.
    private ChatBlock? Find(long? index, string? id) => _blocks.FindLast(b =>
        b.Kind == BlockKind.ToolCall && (index is null ? id is null || b.Id == id : b.ToolIndex == index && (id is null || b.Id is null || b.Id == id)));

    private ChatBlock Last(BlockKind kind)
    {
        if (_blocks is [.., var last] && last.Kind == kind)
            return last;
        var block = new ChatBlock(kind, -1);
        _blocks.Add(block);
        return block;
    }

    private void Append(ChatBlock block, string fragment)
    {
        block.Append(fragment);
        Advance();
    }

    // Passes on what can be, and ends what has something behind it.
    private void Advance(bool toEnd = false)
    {
        while (_blocks is [var first, ..])
        {
            if (!toEnd && first is { Kind: BlockKind.ToolCall, Name: null })
                return;
            Pass(first);
            var ends = toEnd || (_blocks.Count > 1 && (first.Kind != BlockKind.ToolCall || first.ArgumentsAreWhole));
            if (!ends)
                return;
            Close(first);
            _blocks.RemoveAt(0);
        }
    }

    private void Pass(ChatBlock block)
    {
        if (!block.IsOpen)
        {
            block.IsOpen = true;
            Open(block);
        }

        if (block.Passed == block.Text.Length)
            return;
        var text = block.Text.ToString(block.Passed, block.Text.Length - block.Passed);
        block.Passed = block.Text.Length;
        Continue(block, text);
    }

    private void TakeEnd()
    {
        if (!HasBegun)
            throw new UpstreamFormatException("it ends without having begun");
        Advance(toEnd: true);
        Finish(_lastChoice, End.Usage);
        End = End with { Proper = true };
    }
}
