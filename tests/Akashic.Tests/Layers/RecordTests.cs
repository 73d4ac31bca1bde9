using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Tests.Storage;
using CwHoe.Contracts;
using Google.Protobuf;
using static CwHoe.Akashic.Tests.Layers.LogBench;
using Record = CwHoe.Contracts.Record;

namespace CwHoe.Akashic.Tests.Layers;

public sealed class RecordTests
{
    public static TheoryData<string, string> Wrong() => new()
    {
        { "node", "node has 254 bytes" },
        { "task", "task is \"deploy\"; the layer takes what fits \"build-*\"" },
        { "session", "session has a control character" },
        { "time", "time is missing" },
        { "nanos", "time is not between" },
        { "phase", "phase 99 is none" },
        { "kind", "kind 99 is none" },
        { "checkpoint", "kind checkpoint is the store's own" },
        { "utf8", "text is not valid UTF-8" },
        { "json", "json is not one JSON value" },
        { "json2", "json is not one JSON value" },
        { "stored", "stored is the store's own" },
        { "labels", "labels are 33" },
        { "labelKey", "labels: a key is" },
        { "labelValue", "labels[a] has 1025 bytes" },
        { "about", "about has 31 bytes" },
        { "correction", "about is missing" },
        { "correctedPhase", "labels[phase] of a correction is one of prepare" },
        { "correctedTask", "labels[task] has 254 bytes" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Append_WrongRecord_IsRefusedByFieldAndNothingIsWritten(string what, string words)
    {
        var store = new MemoryObjectStore();
        await using var log = await OpenAsync(store);
        var keys = store.Keys;
        var refused = await Assert.ThrowsAsync<AppendException>(() => log.AppendAsync(Record(1), Spoil(Record(2), what)));
        Assert.Equal(AppendFault.Invalid, refused.Fault);
        Assert.StartsWith($"layer work: records[1]: {words}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, log.Size);
        Assert.Equal(keys, store.Keys);
    }

    [Fact]
    public async Task Append_WrongRequest_IsRefused()
    {
        await using var log = await OpenAsync(new MemoryObjectStore());
        Assert.Contains("give 1 to 1000", (await Assert.ThrowsAsync<AppendException>(() => log.AppendAsync([], [], Stop))).Message, StringComparison.Ordinal);
        Assert.Contains("at most 4194304", (await Assert.ThrowsAsync<AppendException>(() => log.AppendAsync(Record(1, new string('x', 5 << 20))))).Message, StringComparison.Ordinal);
        var hash = PreparedRecord.Of(Record(1)).Leaf;
        Assert.Contains($"hashes[1]: the record's is {PreparedRecord.Of(Record(2)).Leaf}", (await Assert.ThrowsAsync<AppendException>(
            () => log.AppendAsync([Record(1), Record(2)], [ByteString.CopyFrom(hash.ToArray()), ByteString.CopyFrom(hash.ToArray())], Stop))).Message, StringComparison.Ordinal);
        Assert.Equal(1, (await log.AppendAsync([Record(1)], [ByteString.CopyFrom(hash.ToArray())], Stop)).TreeSize);
    }

    [Fact]
    public void Hash_WhateverTheOrderOfLabelsAndUnknownFields_IsOne()
    {
        var (one, two) = (Record(1), Record(1));
        one.Labels.Add("b", "2");
        one.Labels.Add("a", "1");
        two.Labels.Add("a", "1");
        two.Labels.Add("b", "2");
        var foreign = Record.Parser.ParseFrom([.. two.ToByteArray(), 0xf8, 0x07, 1]);
        Assert.Equal(PreparedRecord.Of(one).Leaf, PreparedRecord.Of(two).Leaf);
        Assert.Equal(PreparedRecord.Of(one).Leaf, PreparedRecord.Of(foreign).Leaf);
    }

    [Theory]
    [InlineData("*", "", true)]
    [InlineData("a*c", "abbc", true)]
    [InlineData("a*c", "abbd", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("*-*-x", "a-b-c-x", true)]
    [InlineData("", "a", false)]
    [InlineData("A", "a", false)]
    public void Matches_Pattern_Fits(string pattern, string text, bool fits) => Assert.Equal(fits, KeyPattern.Matches(pattern, text));

    [Fact]
    public void Coordinate_OfATimeLayer_IsTextOfTheTime()
    {
        Assert.Equal("2026-01-01T00:00:00Z", KeyPattern.Coordinate(Record(1), Dimension.Time));
        Assert.Equal("use", KeyPattern.Coordinate(Record(1), Dimension.Phase));
        Assert.Equal("node-1", KeyPattern.Coordinate(Record(1), Dimension.Node));
    }

    private static Record Spoil(Record record, string what)
    {
        switch (what)
        {
            case "node": record.Node = new string('n', 254); break;
            case "task": record.Task = "deploy"; break;
            case "session": record.Session = "a\nb"; break;
            case "time": record.Time = null; break;
            case "nanos": record.Time.Nanos = -1; break;
            case "phase": record.Phase = (Phase)99; break;
            case "kind": record.Kind = (RecordKind)99; break;
            case "checkpoint": record.Kind = RecordKind.Checkpoint; break;
            case "utf8": record.Text = "a\ud800b"; break;
            case "json": record.Json = "{"; break;
            case "json2": record.Json = "1 2"; break;
            case "stored": record.Stored = new StoredContent(); break;
            case "labels": Enumerable.Range(0, 33).ToList().ForEach(i => record.Labels.Add($"l{i}", "")); break;
            case "labelKey": record.Labels.Add("ä", ""); break;
            case "labelValue": record.Labels.Add("a", new string('v', 1025)); break;
            case "about": record.About = ByteString.CopyFrom(new byte[31]); break;
            case "correction": record.Kind = RecordKind.Correction; break;
            case "correctedPhase": Correct("phase", "sleep"); break;
            case "correctedTask": Correct("task", new string('t', 254)); break;
        }

        return record;

        void Correct(string label, string value)
        {
            (record.Kind, record.About) = (RecordKind.Correction, ByteString.CopyFrom(new byte[32]));
            record.Labels.Add(label, value);
        }
    }
}
