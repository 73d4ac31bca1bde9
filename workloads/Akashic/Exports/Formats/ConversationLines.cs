using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Exports.Formats;

/// <summary>Lines of one conversation or record, and what became of its records.</summary>
internal sealed class ConversationLines
{
    // What is read by JSON parsers alone needs no more than JSON's own escapes.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly HashSet<int> _used = [];
    private readonly Dictionary<int, ExportSkip> _skipped = [];

    /// <summary>What was written, each line with its line feed.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>Lines in it.</summary>
    public int Count { get; private set; }

    /// <summary>Records that stand in a line.</summary>
    public int Used => _used.Count;

    /// <summary>Why the others don't.</summary>
    public IEnumerable<ExportSkip> Skipped => _skipped.Where(s => !_used.Contains(s.Key)).Select(s => s.Value);

    /// <summary>Writes a line: one JSON object.</summary>
    public void Add(Action<Utf8JsonWriter> members)
    {
        using (var json = new Utf8JsonWriter(_bytes, Readable))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        _bytes.Write("\n"u8);
        Count++;
    }

    /// <summary>Says that records stand in a line. That goes before anything else said of them.</summary>
    public void Use(IEnumerable<int> places) => _used.UnionWith(places);

    /// <summary>Says why records stand in none.</summary>
    public void Skip(IEnumerable<int> places, ExportSkip why)
    {
        foreach (var place in places)
            _skipped[place] = why;
    }

    /// <summary>Forgets all, for the next conversation.</summary>
    public void Clear()
    {
        _bytes.ResetWrittenCount();
        _used.Clear();
        _skipped.Clear();
        Count = 0;
    }
}
