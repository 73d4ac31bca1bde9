using System.Text;

namespace CwHoe.Router.Translation.ChatStreams;

/// <summary>One thing that a model says, while it says it.</summary>
/// <param name="kind">What it is.</param>
/// <param name="toolIndex">Of a tool's call: the index that the upstream gives it.</param>
internal sealed class ChatBlock(BlockKind kind, int toolIndex)
{
    private int _depth;
    private bool _inString;
    private bool _escaped;
    private bool _begun;

    public BlockKind Kind { get; } = kind;

    public int ToolIndex { get; } = toolIndex;

    /// <summary>Of a tool's call: its id; null until the upstream gave it.</summary>
    public string? Id { get; set; }

    /// <summary>Of a tool's call: the tool; null until the upstream gave it.</summary>
    public string? Name { get; set; }

    /// <summary>Of reasoning: what its owner signed it with; of encrypted reasoning: the data.</summary>
    public string? Signature { get; set; }

    /// <summary>All text so far.</summary>
    public StringBuilder Text { get; } = new();

    /// <summary>How much of <see cref="Text"/> was passed on.</summary>
    public int Passed { get; set; }

    /// <summary>Whether the client was told that it begins.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Of a tool's call: whether the arguments are a whole JSON object, so that no more can come.</summary>
    public bool ArgumentsAreWhole => _begun && _depth == 0;

    /// <summary>Appends a fragment.</summary>
    public void Append(string fragment)
    {
        Text.Append(fragment);
        if (Kind != BlockKind.ToolCall)
            return;
        foreach (var c in fragment)
        {
            if (_escaped)
                _escaped = false;
            else if (_inString)
                (_escaped, _inString) = (c == '\\', c != '"');
            else if (c == '"')
                _inString = true;
            else if (c is '{' or '[')
                (_depth, _begun) = (_depth + 1, true);
            else if (c is '}' or ']')
                _depth--;
        }
    }
}
