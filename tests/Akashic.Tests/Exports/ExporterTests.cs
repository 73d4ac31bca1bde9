using System.Globalization;
using CwHoe.Akashic.Exports;
using CwHoe.Contracts;
using CwHoe.Shared.Rpc;
using Google.Protobuf.WellKnownTypes;

namespace CwHoe.Akashic.Tests.Exports;

public sealed class ExporterTests
{
    private static readonly ExportLimits SmallChunks = new() { ChunkBytes = 1 };

    public static TheoryData<ExportFormat> Formats => [.. Wire.All<ExportFormat>()];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Export_ResumedAfterAnyChunk_GivesTheSameRestAndManifest(ExportFormat format)
    {
        var log = SampleLog.Build();
        var request = new ExportRequest { Layer = "memory", Format = format };
        var whole = await ExportRun.OfAsync(log, request, SmallChunks);
        Assert.True(whole.Chunks.Count > 1);

        // The log goes on in the meantime; the export keeps to its size.
        log.Say("later", "user", "More?");
        log.Say("later", "assistant", "More.");
        for (var sent = 1; sent <= whole.Chunks.Count; sent++)
        {
            var resumed = request.Clone();
            resumed.ResumeToken = whole.Chunks[sent - 1].ResumeToken;
            var rest = await ExportRun.OfAsync(log, resumed, SmallChunks);
            Assert.Equal(string.Concat(whole.Chunks.Skip(sent).Select(c => c.Lines)), rest.Text);
            Assert.Equal(whole.Manifest, rest.Manifest);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Export_AtASize_IsTheSameAfterMoreRecordsAndCorrections(ExportFormat format)
    {
        var log = SampleLog.Build();
        var request = new ExportRequest { Layer = "memory", Format = format, TreeSize = log.Size };
        var before = await ExportRun.OfAsync(log, request);
        var first = log.Say("words", "assistant", "And good night.");
        log.Correct(first, ("weight", "0"));

        var after = await ExportRun.OfAsync(log, request);

        Assert.Equal(before.Text, after.Text);
        Assert.Equal(before.Manifest, after.Manifest);
    }

    [Fact]
    public async Task Export_CorrectionOfTheConversation_MovesTheRecord()
    {
        var log = new MemoryLog();
        log.Say("a", "user", "Which?");
        var stray = log.Say("b", "assistant", "This.");
        log.Say("b", "user", "Alone?");
        log.Correct(stray, ("conversation", "joined"));
        log.Say("c", "user", "And?", ("conversation", "joined"));
        log.Say("c", "assistant", "Also.", ("conversation", "joined"));

        var run = await ExportRun.OfAsync(log, new() { Layer = "memory", Format = ExportFormat.OpenaiSft });

        Assert.Equal(
            """{"messages":[{"role":"assistant","content":"This."},{"role":"user","content":"And?"},{"role":"assistant","content":"Also."}]}""" + "\n",
            run.Text);
    }

    [Fact]
    public async Task Export_CorrectionsOfTaskAndPhase_DecideWhatTheFilterTakes()
    {
        var log = new MemoryLog();
        var (question, answer) = (log.Say("a", "user", "Which?"), log.Say("a", "assistant", "This."));
        log.Say("b", "user", "And?");
        log.Say("b", "assistant", "Also.");
        log.Correct(question, ("task", "other"), ("phase", "debug"));
        log.Correct(answer, ("task", "third"));
        log.Correct(answer, ("task", "other"), ("phase", "debug"));

        var moved = await OfAsync(new() { Task = "other", Phases = { Phase.Debug } });
        var stayed = await OfAsync(new() { Task = "task-1", Phases = { Phase.Use } });

        Assert.Equal(1, moved.Manifest.Lines);
        Assert.Contains("This.", moved.Text);
        Assert.Equal(1, stayed.Manifest.Lines);
        Assert.DoesNotContain("This.", stayed.Text);

        Task<ExportRun> OfAsync(RecordFilter filter) => ExportRun.OfAsync(log, new() { Layer = "memory", Format = ExportFormat.OpenaiSft, Filter = filter });
    }

    [Fact]
    public async Task Export_ManyConversationsAtOnce_HoldsNoMoreThanItMay()
    {
        var log = new MemoryLog();
        for (var turn = 0; turn < 20; turn++)
        {
            for (var session = 0; session < 50; session++)
                log.Say($"s{session}", turn % 2 == 0 ? "user" : "assistant", $"{turn} {new string('x', 200)}");
        }

        var request = new ExportRequest { Layer = "memory", Format = ExportFormat.OpenaiSft };
        var free = await ExportRun.OfAsync(log, request);
        var readsFree = log.Reads;
        var tight = await ExportRun.OfAsync(log, request, new() { HeldBytes = 20_000 });

        Assert.Equal(50, free.Manifest.Lines);
        Assert.Equal(free.Text, tight.Text);
        Assert.Equal(free.Manifest, tight.Manifest);
        Assert.Equal(2 * log.Size, readsFree);
        Assert.InRange(log.Reads - readsFree, (2 * log.Size) + 1, 3 * log.Size);
    }

    [Fact]
    public async Task ReadConversations_ManyAtOnce_AreHeldUpToTheLimit()
    {
        var log = new MemoryLog();
        for (var i = 0; i < 2_000; i++)
            log.Say($"s{i % 500}", "user", new string('x', 500));
        var map = new ConversationMap();
        var corrections = new Corrections();
        await foreach (var entry in log.ReadAsync(0, log.Size, TestContext.Current.CancellationToken))
            map.Add(LabelledRecord.Of(entry, corrections));
        var reader = new ConversationReader(log, corrections, map, new() { HeldBytes = 100_000 });

        var conversations = 0;
        await foreach (var conversation in reader.ReadAsync(0, log.Size, (_, why) => Assert.Fail(why.ToString()), TestContext.Current.CancellationToken))
        {
            conversations++;
            Assert.Equal(4, conversation.Records.Count);
            Assert.InRange(reader.Held, 0, 100_000);
        }

        Assert.Equal(500, conversations);
        Assert.Equal(0, reader.Held);
    }

    [Fact]
    public async Task Export_ConversationTooLong_IsSkippedAndCounted()
    {
        var log = new MemoryLog();
        log.Say("long", "user", new string('x', 5_000));
        log.Say("long", "assistant", new string('y', 5_000));
        log.Say("short", "user", "a");
        log.Say("short", "assistant", "b");

        var run = await ExportRun.OfAsync(log, new() { Layer = "memory", Format = ExportFormat.ChatMl }, new() { ConversationBytes = 6_000 });

        Assert.Equal(1, run.Manifest.Lines);
        Assert.Equal(2, run.Manifest.SkippedFor["tooLong"]);
    }

    [Theory]
    [InlineData("kto", 30, "words", "another export")]
    [InlineData("openaiSft", 29, "words", "another export")]
    [InlineData("openaiSft", 0, "w*", "another export")]
    [InlineData("openaiSft", 0, "", "another export")]
    public async Task Export_TokenOfAnotherExport_IsRefused(string format, long size, string session, string problem)
    {
        var log = SampleLog.Build();
        var first = new ExportRequest { Layer = "memory", Format = ExportFormat.OpenaiSft, Filter = new() { Session = "words" } };
        var token = (await ExportRun.OfAsync(log, first)).Chunks[0].ResumeToken;
        Assert.True(Wire.TryParse<ExportFormat>(format, out var other));
        var request = new ExportRequest { Layer = "memory", Format = other, Filter = new() { Session = session }, TreeSize = size, ResumeToken = token };

        var refusal = await Assert.ThrowsAsync<RpcException>(() => ExportRun.OfAsync(log, request));

        Assert.Equal((RpcStatus.InvalidArgument, "resumeToken"), (refusal.Status, refusal.Field));
        Assert.Contains(problem, refusal.Message);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("not base64!")]
    [InlineData("AQIDBA")]
    public async Task Export_TokenThatIsNone_IsRefused(string token)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() =>
            ExportRun.OfAsync(SampleLog.Build(), new() { Layer = "memory", Format = ExportFormat.Kto, ResumeToken = token }));

        Assert.Equal((RpcStatus.InvalidArgument, "resumeToken"), (refusal.Status, refusal.Field));
    }

    [Fact]
    public async Task Export_LinesSentThatCannotBeMadeAgain_IsAborted()
    {
        var log = SampleLog.Build();
        var request = new ExportRequest { Layer = "memory", Format = ExportFormat.Records };
        request.ResumeToken = new ResumeToken(log.Size, 3, 42).Encode(request);

        var refusal = await Assert.ThrowsAsync<RpcException>(() => ExportRun.OfAsync(log, request));

        Assert.Equal(RpcStatus.Aborted, refusal.Status);
    }

    [Fact]
    public async Task Export_PastTheEnd_IsRefused()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() =>
            ExportRun.OfAsync(SampleLog.Build(), new() { Layer = "memory", Format = ExportFormat.Kto, TreeSize = 1_000 }));

        Assert.Equal((RpcStatus.OutOfRange, "treeSize"), (refusal.Status, refusal.Field));
    }

    [Fact]
    public async Task Export_NoFormat_IsRefused()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => ExportRun.OfAsync(SampleLog.Build(), new() { Layer = "memory" }));

        Assert.Equal((RpcStatus.InvalidArgument, "format"), (refusal.Status, refusal.Field));
    }

    [Fact]
    public async Task Export_EmptyLayer_IsAManifestAlone()
    {
        var run = await ExportRun.OfAsync(new MemoryLog(), new() { Layer = "memory", Format = ExportFormat.Kto });

        Assert.Equal("", run.Text);
        Assert.Equal(0, run.Manifest.TreeSize);
        Assert.Equal("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", Convert.ToHexString(run.Manifest.Sha256.Span), ignoreCase: true);
    }

    [Fact]
    public async Task Export_Filter_TakesConversationsThatMatchAsAWhole()
    {
        var log = new MemoryLog();
        log.Say("open", "user", "Hello?", ("classification", "public"));
        log.Say("open", "assistant", "Hello.", ("classification", "public"), ("outcome", "success"));
        log.Say("mixed", "user", "Who is it?", ("classification", "public"));
        log.Say("mixed", "assistant", "Agent 7.", ("classification", "secret"), ("outcome", "success"));
        var wanted = new RecordFilter { Labels = { ["classification"] = "public", ["outcome"] = "success" } };

        var run = await ExportRun.OfAsync(log, new() { Layer = "memory", Format = ExportFormat.ChatMl, Filter = wanted });

        Assert.Equal(1, run.Manifest.Lines);
        Assert.Contains("Hello?", run.Text);
        Assert.Equal(1, run.Manifest.SkippedFor["partial"]);
    }

    [Theory]
    [InlineData("node", "node-1", 28)]
    [InlineData("node", "node-*", 29)]
    [InlineData("task", "task-2", 1)]
    [InlineData("session", "wor*", 6)]
    [InlineData("phase", "debug", 1)]
    [InlineData("kind", "draft", 3)]
    [InlineData("from", "2026-11-22T10:00:20Z", 10)]
    [InlineData("to", "2026-11-22T10:00:20Z", 20)]
    [InlineData("label", "0.9", 2)]
    public async Task Export_Filter_TakesWhatMatches(string field, string value, int count)
    {
        var filter = new RecordFilter();
        switch (field)
        {
            case "node": filter.Node = value; break;
            case "task": filter.Task = value; break;
            case "session": filter.Session = value; break;
            case "phase": filter.Phases.Add(Phase.Debug); break;
            case "kind": filter.Kinds.Add(RecordKind.Draft); break;
            case "from": filter.From = Time(value); break;
            case "to": filter.To = Time(value); break;
            default: filter.Labels["quality"] = value; break;
        }

        var run = await ExportRun.OfAsync(SampleLog.Build(), new() { Layer = "memory", Format = ExportFormat.Records, Filter = filter });

        Assert.Equal(count, run.Manifest.Lines);
    }

    private static Timestamp Time(string text) => Timestamp.FromDateTimeOffset(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture));
}
