using System.Text;
using CwHoe.Shared.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CwHoe.Shared.Tests.Hosting;

public sealed class PlainLoggerTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new(2026, 11, 22, 23, 30, 1, 234, TimeSpan.Zero));
    private readonly CountingStream _written = new();
    private readonly PlainLoggerProvider _provider;
    private readonly ILogger _logger;

    public PlainLoggerTests()
    {
        _provider = new(_written, _time);
        _logger = _provider.CreateLogger("Some.Category");
    }

    public void Dispose()
    {
        _provider.Dispose();
        _written.Dispose();
    }

    [Fact]
    public void Log_SeveralLines_GoOutTogetherAMomentLater()
    {
        Log(LogLevel.Information, "one");
        Log(LogLevel.Debug, "zwölf");
        Assert.Equal(0, _written.Writes);

        _time.Advance(LineOutput.Delay);

        Assert.Equal(1, _written.Writes);
        Assert.Equal("2026-11-22T23:30:01.234Z info: Some.Category[7] one\n2026-11-22T23:30:01.234Z dbug: Some.Category[7] zwölf\n", _written.Text);
    }

    [Fact]
    public void Log_Warning_TakesAllBeforeItAlongAtOnce()
    {
        Log(LogLevel.Information, "before");
        Log(LogLevel.Warning, "urgent");

        Assert.Equal(["before", "urgent"], Messages());
    }

    [Fact]
    public void Log_LineEndsInAMessage_MakeNoOtherLine()
    {
        Log(LogLevel.Error, "a\r\nb\nc", new InvalidOperationException("x\ny"));

        Assert.Equal("a  b c System.InvalidOperationException: x y", Assert.Single(Messages()));
    }

    [Fact]
    public void Log_LongMessage_IsWhole()
    {
        var text = new string('ü', 100_000);

        Log(LogLevel.Information, text);

        Assert.Equal(text, Assert.Single(Messages()));
    }

    [Fact]
    public void Dispose_WhatWaits_IsWritten()
    {
        Log(LogLevel.Information, "last");

        _provider.Dispose();

        Assert.Equal("last", Assert.Single(Messages()));
    }

    [Fact]
    public void Log_ManyThreads_LinesStayWholeAndInTheirThreadsOrder()
    {
        Parallel.For(0, 8, thread =>
        {
            for (var i = 0; i < 2000; i++)
                Log(i % 100 == 0 ? LogLevel.Warning : LogLevel.Information, $"{thread} {i}");
        });
        _provider.Dispose();

        var lines = Messages().Select(message => message.Split(' ')).ToLookup(words => words[0], words => int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(8, lines.Count);
        Assert.All(lines, thread => Assert.Equal(Enumerable.Range(0, 2000), thread));
    }

    private void Log(LogLevel level, string message, Exception? exception = null) => _logger.Log(level, new EventId(7), message, exception, (state, _) => state);

    private string[] Messages() => [.. _written.Text.Split('\n')[..^1].Select(line => line[(line.IndexOf(']', StringComparison.Ordinal) + 2)..])];

    private sealed class CountingStream : MemoryStream
    {
        public int Writes { get; private set; }

        public string Text => Encoding.UTF8.GetString(ToArray());

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Writes++;
            base.Write(buffer);
        }
    }
}
