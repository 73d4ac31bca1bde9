using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Exports;

/// <summary>
/// Where the conversations of a log end and how long they are. It takes about 60 bytes for each conversation, whatever is in it: it is what lets a second
/// reading go from beginning to end and hold no more than the conversations under way.
/// </summary>
internal sealed class ConversationMap
{
    private readonly Dictionary<UInt128, Extent> _extents = [];

    /// <summary>Kinds that conversations are made of.</summary>
    public static bool IsPart(RecordKind kind) => kind is RecordKind.Message or RecordKind.Tools or RecordKind.Draft;

    /// <summary>Which conversation a record is of; null for none.</summary>
    public static UInt128? KeyOf(LabelledRecord record)
    {
        var name = record.Label(RecordLabel.Conversation) is { } conversation ? "c" + conversation
            : record.Record.Session.Length > 0 ? "s" + record.Record.Session
            : null;
        return name is null ? null : BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
    }

    /// <summary>Takes in the next record of the log.</summary>
    public void Add(LabelledRecord record)
    {
        if (IsPart(record.Record.Kind) && KeyOf(record) is { } key)
            _extents[key] = new(record.Index, _extents.GetValueOrDefault(key).Bytes + record.Record.CalculateSize());
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => _extents.Clear();

    /// <summary>Of a conversation that was added.</summary>
    public Extent this[UInt128 key] => _extents[key];

    /// <summary>How far a conversation goes.</summary>
    /// <param name="Last">Index of its last record.</param>
    /// <param name="Bytes">Of all its records.</param>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Extent(long Last, long Bytes);
}
