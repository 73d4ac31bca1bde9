using CwHoe.Contracts;
using static CwHoe.Akashic.Tests.Index.Entries;

namespace CwHoe.Akashic.Tests.Index;

public abstract partial class RecordIndexTests
{
    [Fact]
    public async Task ForgetAsync_Entries_AreAsIfTheyHadNeverBeen_AlsoAfterReopening()
    {
        var entries = From(0, Text("red one"), Text("red two"), Text("red three"), Text("green four"));
        await Index.AddAsync(entries, Cancellation);
        await Index.AddEmbeddingsAsync("m", new Dictionary<long, float[]> { [0] = Vector(1), [1] = Vector(1), [2] = Vector(1), [3] = Vector(0, 1) }, 4, Cancellation);

        await Index.ForgetAsync(2, Cancellation);
        await CheckAsync();
        await ReopenAsync();
        await Index.ForgetAsync(2, Cancellation);
        await CheckAsync();

        // What comes again is a new one.
        await AddAsync(Text("red one"));
        Assert.Equal((long[])[4, 2], (await SearchAsync("red")).OrderDescending());
        Assert.Equal([4L], await Index.FindAsync([entries[0].Hash], Cancellation));

        async Task CheckAsync()
        {
            Assert.Equal(4, await Index.GetSizeAsync(Cancellation));
            Assert.Equal((long[])[2, 3], await QueryAsync(new()));
            Assert.Equal((long[])[3, 2], await QueryAsync(new(), RecordOrder.TimeDescending));
            Assert.Equal((long[])[2], await SearchAsync("red"));
            Assert.Equal((long[])[2], await SearchAsync("red", new() { Node = "n*" }));
            Assert.Equal([2L, 3L], (await NearAsync(Vector(1))).Select(record => record.Index));
            Assert.Equal([null, 2L], await Index.FindAsync([entries[1].Hash, entries[2].Hash], Cancellation));
            Assert.Null(await Index.GetHashAsync(1, Cancellation));
            Assert.Equal(2, (await Index.StatisticsAsync(Cancellation)).ByPhase.Values.Sum());
        }
    }

    [Fact]
    public async Task ForgetAsync_BeyondTheEnd_BeginsThere()
    {
        await AddAsync(Text("a"), Text("b"));
        await Index.ForgetAsync(512, Cancellation);
        Assert.Equal(512, await Index.GetSizeAsync(Cancellation));
        await ReopenAsync();
        Assert.Equal(512, await Index.GetSizeAsync(Cancellation));
        await AddAsync(Text("c"));
        Assert.Equal((long[])[512], await QueryAsync(new()));
        Assert.Equal((long[])[512], await SearchAsync("c"));
    }
}
