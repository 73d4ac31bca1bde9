using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;

namespace CwHoe.Api.Tests;

public sealed class AkashicLayerChainTests
{
    private static readonly AkashicLayer Root = Layer("root", null, new() { Compression = new() { Level = 3 }, Retention = new() { LegalHold = true }, Audit = new() { Entries = 1 } });
    private static readonly AkashicLayer Middle = Layer("middle", "root", new() { Retention = new() { MaxAgeDays = 9 }, Audit = new() { Entries = 2 } });
    private static readonly AkashicLayer Leaf = Layer("leaf", "middle", new() { Key = "a*", Audit = new() { IntervalSeconds = 60 } });

    [Fact]
    public void Of_LayerBelowOthers_GoesUpToTheRoot()
    {
        var chain = Chain(Leaf, Root, Middle);

        Assert.Equal(["root", "middle", "leaf"], chain.Layers.Select(layer => layer.Metadata.Name));
        Assert.Equal(("root", "leaf", 2), (chain.Root!.Metadata.Name, chain.Layer.Metadata.Name, chain.Depth));
        Assert.Equal(
            LayerPrefix.Root("team", "root", Dimension.Node, "*").Child("middle", Dimension.Node, "*").Child("leaf", Dimension.Node, "a*").Value,
            chain.Prefix.Value);
    }

    [Fact]
    public void Of_WhatALayerDoesNotSay_IsAsAbove()
    {
        var chain = Chain(Leaf, Root, Middle);

        Assert.Equal(3, chain.Compression!.Level);
        Assert.Equal((60, null), (chain.Audit!.IntervalSeconds, chain.Audit.Entries));
        Assert.Null(chain.Embeddings);
        Assert.Null(chain.Snapshots);
    }

    [Fact]
    public void Retention_HoldAbove_IsNotLiftedBelow()
    {
        var below = Layer("below", "root", new() { Retention = new() { MaxAgeDays = 1, LegalHold = false } });

        Assert.Equal(new AkashicLayerRetention { MaxAgeDays = 1, LegalHold = true }, Chain(below, Root).Retention);
        Assert.Equal(new AkashicLayerRetention { MaxAgeDays = 9, LegalHold = true }, Chain(Leaf, Root, Middle).Retention);
    }

    [Fact]
    public void Of_ParentThatIsNotThere_IsNamed()
    {
        var chain = Chain(Leaf, Middle);

        Assert.Equal("root", chain.Missing);
        Assert.Null(chain.Root);
        Assert.Throws<InvalidOperationException>(() => chain.Prefix);
    }

    [Theory]
    [InlineData("a", "a b c a")]
    [InlineData("c", "c a b c")]
    [InlineData("under", "a b c a")]
    public void Of_Ring_NamesIt(string of, string ring)
    {
        AkashicLayer[] layers = [Layer("a", "b"), Layer("b", "c"), Layer("c", "a"), Layer("under", "a")];
        var chain = Chain(layers.Single(layer => layer.Metadata.Name == of), layers);

        Assert.Equal(ring, string.Join(' ', chain.Cycle!));
        Assert.Null(chain.Root);
    }

    [Fact]
    public void Of_LayerAboveItself_IsARing() => Assert.Equal(["a", "a"], Chain(Layer("a", "a")).Cycle!);

    [Fact]
    public void Of_TenThousandLayers_IsNotTooDeep()
    {
        var layers = Enumerable.Range(0, 10_000).Select(i => Layer($"l{i}", i == 0 ? null : $"l{i - 1}")).ToArray();

        Assert.Equal(9_999, Chain(layers[^1], layers).Depth);
    }

    private static AkashicLayer Layer(string name, string? parent, AkashicLayerSpec? spec = null) => new()
    {
        Metadata = new() { Name = name, Namespace = "team" },
        Spec = (spec ?? new()) with { Dimension = Dimension.Node, ParentRef = parent is null ? null : new() { Name = parent } },
    };

    private static AkashicLayerChain Chain(AkashicLayer layer, params AkashicLayer[] others)
    {
        var byName = others.ToDictionary(other => other.Metadata.Name!);
        return AkashicLayerChain.Of(layer, name => byName.GetValueOrDefault(name));
    }
}
