using System.Security.Cryptography;
using CwHoe.Akashic.Layers;
using CwHoe.Contracts;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Record = CwHoe.Contracts.Record;

namespace CwHoe.Akashic.Tests.Index;

/// <summary>Entries of a log that was never kept.</summary>
internal static class Entries
{
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static Record Text(string text, string node = "n1", string task = "t1", string session = "s1", int second = 0, Phase phase = Phase.Use,
        RecordKind kind = RecordKind.Event) =>
        new() { Text = text, Node = node, Task = task, Session = session, Time = Timestamp.FromDateTimeOffset(Start.AddSeconds(second)), Phase = phase, Kind = kind };

    public static Record With(this Record record, params (string Key, string Value)[] labels)
    {
        foreach (var (key, value) in labels)
        {
            record.Labels[key] = value;
        }

        return record;
    }

    public static Record About(this Record record, ReadOnlyMemory<byte> hash)
    {
        record.About = ByteString.CopyFrom(hash.Span);
        return record;
    }

    public static LogEntry Entry(long index, Record record)
    {
        var bytes = record.ToByteArray();
        return new(index, Hash(record), bytes, record);
    }

    public static ReadOnlyMemory<byte> Hash(Record record) => SHA256.HashData([0, .. record.ToByteArray()]);

    public static LogEntry[] From(long index, params Record[] records) => [.. records.Select((record, i) => Entry(index + i, record))];
}
