using System.Security.Cryptography;
using CwHoe.ModelLoader.Checksums;

namespace CwHoe.ModelLoader.Tests.Checksums;

public sealed class PortableSha256Tests
{
    [Fact]
    public void Finish_EveryLengthAroundTheBlocks_EqualsTheRuntimes()
    {
        var data = new byte[300];
        new Random(1).NextBytes(data);
        for (var length = 0; length <= data.Length; length++)
        {
            var hash = new PortableSha256();
            hash.Append(data.AsSpan(0, length));
            Assert.Equal(SHA256.HashData(data.AsSpan(0, length)), hash.Finish());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(100_003)]
    public void Finish_MessageInPieces_EqualsTheRuntimes(int piece)
    {
        var data = new byte[250_000];
        new Random(2).NextBytes(data);
        var hash = new PortableSha256();
        foreach (var chunk in data.Chunk(piece))
            hash.Append(chunk);
        Assert.Equal(SHA256.HashData(data), hash.Finish());
    }
}
