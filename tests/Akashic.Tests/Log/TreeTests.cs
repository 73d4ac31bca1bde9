using CwHoe.Akashic.Log;

namespace CwHoe.Akashic.Tests.Log;

public sealed class TreeTests
{
    // The eight leaves and roots of Certificate Transparency's own reference tests.
    private static readonly string[] KnownLeaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] KnownRoots =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void Root_KnownLeaves_IsKnown()
    {
        var tree = new TreeEdge();
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", tree.Root.ToString());
        foreach (var (leaf, root) in KnownLeaves.Zip(KnownRoots))
        {
            tree.Add(LogHash.Leaf(Convert.FromHexString(leaf)));
            Assert.Equal(root, tree.Root.ToString());
        }
    }

    [Fact]
    public void Root_EverySize_IsThatOfTheDefinition()
    {
        var leaves = ReferenceTree.Leaves(1100);
        var tree = new TreeEdge();
        for (var size = 1; size <= leaves.Length; size++)
        {
            tree.Add(leaves[size - 1]);
            if (size % 7 == 0 || size % 256 < 3)
                Assert.Equal(ReferenceTree.Root(leaves.AsSpan(0, size)), tree.Root);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_536)]
    [InlineData(66_049)]
    public void Restore_FromItsTiles_GrowsOnAsIfItHadNotStopped(int size)
    {
        var leaves = ReferenceTree.Leaves(size + 300);
        var tiles = new Dictionary<Tile, IReadOnlyList<LogHash>>();
        var tree = new TreeEdge();
        foreach (var leaf in leaves[..size])
            tree.Add(leaf, (tile, hashes) => tiles[tile] = hashes);
        var filled = tiles.Count;
        foreach (var tile in Tile.Edge(size))
            tiles[tile] = tree.Level(tile.Level).ToArray();

        var restored = TreeEdge.Restore(size, tiles);
        Assert.Equal(tree.Root, restored.Root);
        foreach (var leaf in leaves[size..])
            restored.Add(leaf);
        Assert.Equal(ReferenceTree.Root(leaves), restored.Root);
        Assert.Equal((size / 256) + (size / 65_536), filled);
    }

    [Fact]
    public void Inclusion_EveryLeafOfEverySize_HoldsAndNothingElseDoes()
    {
        var leaves = ReferenceTree.Leaves(70);
        for (var size = 1; size <= leaves.Length; size++)
        {
            var root = ReferenceTree.Root(leaves.AsSpan(0, size));
            for (var index = 0; index < size; index++)
            {
                var proof = Hashes(Proofs.Inclusion(index, size), leaves);
                Assert.True(Proofs.IsIncluded(leaves[index], index, size, proof, root));
                Assert.False(Proofs.IsIncluded(LogHash.Empty, index, size, proof, root));
                Assert.False(Proofs.IsIncluded(leaves[index], index, size, [.. proof, root], root));
                Assert.False(Proofs.IsIncluded(leaves[index], index + 1, size, proof, root));
                if (proof.Length > 0)
                    Assert.False(Proofs.IsIncluded(leaves[index], index, size, proof[1..], root));
            }
        }
    }

    [Fact]
    public void Consistency_EveryPairOfSizes_HoldsAndNothingElseDoes()
    {
        var leaves = ReferenceTree.Leaves(70);
        for (var size = 1; size <= leaves.Length; size++)
        {
            var root = ReferenceTree.Root(leaves.AsSpan(0, size));
            for (var old = 1; old <= size; old++)
            {
                var oldRoot = ReferenceTree.Root(leaves.AsSpan(0, old));
                var proof = Hashes(Proofs.Consistency(old, size), leaves);
                Assert.True(Proofs.IsConsistent(old, oldRoot, size, root, proof));
                Assert.False(Proofs.IsConsistent(old, LogHash.Empty, size, root, proof));
                Assert.False(Proofs.IsConsistent(old, oldRoot, size, LogHash.Empty, proof));
                Assert.False(Proofs.IsConsistent(old, oldRoot, size, root, [.. proof, root]));
            }
        }
    }

    [Theory]
    [InlineData(0, 0, 256, "tile/0/000")]
    [InlineData(0, 1_234_067, 256, "tile/0/x001/x234/067")]
    [InlineData(1, 999, 3, "tile/1/999.p/3")]
    [InlineData(Tile.Entries, 1000, 255, "tile/entries/x001/000.p/255")]
    public void Path_OfATile_IsTheStandards(int level, long index, int width, string path)
    {
        var tile = new Tile(level, index, width);
        Assert.Equal(path, tile.Path);
        Assert.Equal(tile, Tile.Parse(path));
        Assert.Null(Tile.Parse(path + "/"));
        Assert.Null(Tile.Parse(path[1..]));
    }

    [Fact]
    public void Bundle_WhatWasWritten_IsRead()
    {
        ReadOnlyMemory<byte>[] entries = [ReadOnlyMemory<byte>.Empty, new byte[1], Enumerable.Repeat((byte)7, 65_535).ToArray()];
        var bytes = EntryBundle.Encode(entries);
        Assert.Equal(entries.Select(e => e.ToArray()), EntryBundle.Decode(bytes, 3)!.Select(e => e.ToArray()));
        Assert.Null(EntryBundle.Decode(bytes, 2));
        Assert.Null(EntryBundle.Decode(bytes.AsMemory(..^1), 3));
        Assert.Throws<OverflowException>(() => EntryBundle.Encode([new byte[65_536]]));
    }

    private static LogHash[] Hashes(IReadOnlyList<LeafRange> ranges, LogHash[] leaves) =>
        [.. ranges.Select(r => ReferenceTree.Root(leaves.AsSpan((int)r.From, (int)(r.To - r.From))))];
}
