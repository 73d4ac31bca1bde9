using System.Security.Cryptography;
using CwHoe.Akashic.Log;
using CwHoe.Contracts;
using Google.Protobuf;

namespace CwHoe.Akashic.Layers;

/// <summary>A record in the one form that is hashed.</summary>
internal sealed record PreparedRecord
{
    /// <summary>The entry's bytes.</summary>
    public required ReadOnlyMemory<byte> Entry { get; init; }

    /// <summary>Hash of the entry.</summary>
    public required LogHash Leaf { get; init; }

    /// <summary>Bytes of the record with its content in place.</summary>
    public required long RawBytes { get; init; }

    /// <summary>Content that does not fit into the entry; empty for none.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>SHA-256 of <see cref="Content"/>.</summary>
    public ReadOnlyMemory<byte> ContentHash { get; init; }

    /// <summary>Brings a record into that form.</summary>
    /// <param name="record">One that <see cref="RecordRules"/> has nothing against; not changed.</param>
    public static PreparedRecord Of(Record record)
    {
        var canonical = Canonical(record);
        var entry = canonical.ToByteArray();
        if (entry.Length <= EntryBundle.MaxEntryLength)
            return new PreparedRecord { Entry = entry, Leaf = LogHash.Leaf(entry), RawBytes = entry.Length };

        var (content, form) = canonical.ContentCase switch
        {
            Record.ContentOneofCase.Text => (ByteString.CopyFromUtf8(canonical.Text).Memory, ContentForm.Text),
            Record.ContentOneofCase.Json => (ByteString.CopyFromUtf8(canonical.Json).Memory, ContentForm.Json),
            _ => (canonical.Binary.Memory, ContentForm.Binary),
        };
        var hash = SHA256.HashData(content.Span);
        canonical.Stored = new StoredContent { Sha256 = ByteString.CopyFrom(hash), Length = content.Length, Form = form };
        var reference = canonical.ToByteArray();
        return new PreparedRecord { Entry = reference, Leaf = LogHash.Leaf(reference), RawBytes = entry.Length, Content = content, ContentHash = hash };
    }

    // Only the fields that are known, and labels in the order of their keys, which are ASCII: a map is written as it was filled.
    private static Record Canonical(Record record)
    {
        var canonical = new Record
        {
            Node = record.Node,
            Task = record.Task,
            Time = new() { Seconds = record.Time.Seconds, Nanos = record.Time.Nanos },
            Phase = record.Phase,
            Session = record.Session,
            Kind = record.Kind,
            About = record.About,
        };
        switch (record.ContentCase)
        {
            case Record.ContentOneofCase.Text:
                canonical.Text = record.Text;
                break;
            case Record.ContentOneofCase.Json:
                canonical.Json = record.Json;
                break;
            case Record.ContentOneofCase.Binary:
                canonical.Binary = record.Binary;
                break;
        }

        foreach (var (key, value) in record.Labels.OrderBy(l => l.Key, StringComparer.Ordinal))
            canonical.Labels.Add(key, value);
        return canonical;
    }
}
