using System.Text;
using CwHoe.Router.Forwarding;

namespace CwHoe.Router.Tests.Forwarding;

public sealed class EventFramesTests
{
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task TryNext_CutAnywhere_GivesWholeEventsWithTheirVeryBytes(string line)
    {
        var text = $"data: one{line}{line}: comment{line}{line}event: message_stop{line}data: {{\"a\":1}}{line}data: two{line}{line}data:three{line}{line}";
        for (var step = 1; step < 12; step++)
        {
            using var frames = new EventFrames(new Drip(Encoding.UTF8.GetBytes(text), step), long.MaxValue);
            var read = new List<string>();
            var (data, types) = (new List<string>(), new List<string?>());
            do
            {
                while (frames.TryNext(out var frame))
                {
                    read.Add(Encoding.UTF8.GetString(frame.Span));
                    data.Add(Encoding.UTF8.GetString(EventFrames.DataOf(frame).Span));
                    types.Add(EventFrames.TypeOf(frame.Span));
                }
            }
            while (await frames.ReadAsync(TestContext.Current.CancellationToken));

            Assert.Equal(text, string.Concat(read));
            Assert.Equal(["one", "", "{\"a\":1}\ntwo", "three"], data.Where((_, i) => i < 4));
            Assert.Equal([null, null, "message_stop", null], types);
            Assert.False(frames.HasRest);
        }
    }

    [Fact]
    public async Task ReadAsync_PastTheLimit_Fails()
    {
        using var frames = new EventFrames(new MemoryStream(new byte[100_000]), 50_000);

        var failure = await Assert.ThrowsAsync<UpstreamException>(async () =>
        {
            while (await frames.ReadAsync(TestContext.Current.CancellationToken))
                Assert.False(frames.HasFrame);
        });
        Assert.Equal(FailureReason.TooLarge, failure.Reason);
    }

    private sealed class Drip(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
    }
}
