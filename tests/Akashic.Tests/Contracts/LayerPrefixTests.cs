using CwHoe.Contracts;

namespace CwHoe.Akashic.Tests.Contracts;

public sealed class LayerPrefixTests
{
    // Computed with sha256sum from the description: data that is there already is found by it, so it may never change.
    [Fact]
    public void Prefix_OfAChain_IsAsDescribed()
    {
        var root = LayerPrefix.Root("team", "memory", Dimension.Node, "*");

        Assert.Equal("03aeba9021a5d7d8740975caa2f203bd/", root.Value);
        Assert.Equal("533ae1524ae053004fa228b6b4c4f12c/", root.Child("day", Dimension.Time, "2026-11-*").Value);
    }

    [Fact]
    public void Prefix_OfAnyOtherChain_IsAnother()
    {
        var root = LayerPrefix.Root("team", "memory", Dimension.Node, "*");
        string[] all =
        [
            root.Value,
            LayerPrefix.Root("other", "memory", Dimension.Node, "*").Value,
            LayerPrefix.Root("team", "other", Dimension.Node, "*").Value,
            LayerPrefix.Root("team", "memory", Dimension.Task, "*").Value,
            LayerPrefix.Root("team", "memory", Dimension.Node, "a*").Value,
            root.Child("memory", Dimension.Node, "*").Value,
            root.Child("memory", Dimension.Node, "*").Child("memory", Dimension.Node, "*").Value,
        ];

        Assert.Distinct(all);
    }
}
