using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using CwHoe.Akashic.Layers;
using CwHoe.Contracts;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Record = CwHoe.Contracts.Record;

namespace CwHoe.Akashic.Tests.Exports;

/// <summary>A layer's log in memory, and short ways to write records.</summary>
internal sealed class MemoryLog : ILayerReader
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private readonly List<LogEntry> _entries = [];

    public string Name => "memory";

    public string Prefix => "03aeba9021a5d7d8740975caa2f203bd/";

    public TreeHead Head => HeadAt(_entries.Count);

    public long Size => _entries.Count;

    public long FirstIndex { get; set; }

    /// <summary>Entries that were read.</summary>
    public long Reads { get; private set; }

    /// <summary>Appends a record as it is, but for its time.</summary>
    public LogEntry Append(Record record)
    {
        record.Time ??= Timestamp.FromDateTimeOffset(Start.AddSeconds(_entries.Count));
        var bytes = record.ToByteArray();
        var entry = new LogEntry(_entries.Count, SHA256.HashData([0, .. bytes]), bytes, record);
        _entries.Add(entry);
        return entry;
    }

    /// <summary>Appends a message, or another record whose content is JSON.</summary>
    public LogEntry Json(string session, string json, RecordKind kind = RecordKind.Message, params (string Key, string Value)[] labels) =>
        Append(Labelled(new() { Node = "node-1", Task = "task-1", Phase = Phase.Use, Session = session, Kind = kind, Json = json }, labels));

    /// <summary>Appends a message in words.</summary>
    public LogEntry Say(string session, string role, string text, params (string Key, string Value)[] labels) =>
        Json(session, new System.Text.Json.Nodes.JsonObject { ["role"] = role, ["content"] = text }.ToJsonString(), RecordKind.Message, labels);

    /// <summary>Appends a draft.</summary>
    public LogEntry Draft(string session, int round, string text, bool isChosen = false, params (string Key, string Value)[] labels) =>
        Append(Labelled(
            new() { Node = "node-1", Session = session, Kind = RecordKind.Draft, Text = text },
            [("round", round.ToString()), .. isChosen ? [("chosen", "true")] : Array.Empty<(string, string)>(), .. labels]));

    /// <summary>Appends a correction of an entry.</summary>
    public LogEntry Correct(LogEntry about, params (string Key, string Value)[] labels) =>
        Append(Labelled(new() { Node = "node-1", Kind = RecordKind.Correction, About = ByteString.CopyFrom(about.Hash.Span) }, labels));

    public async IAsyncEnumerable<LogEntry> ReadAsync(long from, long to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        for (var i = from; i < to; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Reads++;
            yield return _entries[(int)i];
        }
    }

    public Task<TreeHead> HeadAtAsync(long size, CancellationToken cancellationToken) => Task.FromResult(HeadAt(size));

    private TreeHead HeadAt(long size) => new(size, Root(_entries.Take((int)size).Select(e => e.Hash.ToArray()).ToList()));

    // RFC 6962, section 2.1.
    private static byte[] Root(List<byte[]> leaves)
    {
        if (leaves.Count <= 1)
            return leaves.Count == 0 ? SHA256.HashData([]) : leaves[0];
        var left = 1;
        while (left * 2 < leaves.Count)
            left *= 2;
        return SHA256.HashData([1, .. Root(leaves[..left]), .. Root(leaves[left..])]);
    }

    private static Record Labelled(Record record, (string Key, string Value)[] labels)
    {
        foreach (var (key, value) in labels)
            record.Labels[key] = value;
        return record;
    }
}
