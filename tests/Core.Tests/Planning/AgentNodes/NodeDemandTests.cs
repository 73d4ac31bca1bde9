using CwHoe.Core.Planning.AgentNodes;

namespace CwHoe.Core.Tests.Planning.AgentNodes;

public sealed class NodeDemandTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void LatestOf_SeveralRouters_IsTheLatestTimeOfThatNode()
    {
        Dictionary<string, string>[] routers =
        [
            new() { ["demand.cw-hoe.dev/small"] = "2026-11-22T11:58:00Z", ["demand.cw-hoe.dev/large"] = "2026-11-22T11:59:59Z" },
            new() { ["demand.cw-hoe.dev/small"] = "2026-11-22T11:59:00Z" },
        ];

        Assert.Equal(Now - TimeSpan.FromMinutes(1), NodeDemand.LatestOf("small", [null, .. routers], Now));
        Assert.Null(NodeDemand.LatestOf("other", routers, Now));
        Assert.Equal(["large", "small"], NodeDemand.Nodes(routers[0]).Order());
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("2036-11-22T11:59:00Z")]
    public void LatestOf_NoTimeOrOneToCome_IsNone(string text) =>
        Assert.Null(NodeDemand.LatestOf("small", [new Dictionary<string, string> { ["demand.cw-hoe.dev/small"] = text }], Now));

    [Fact]
    public void IsSame_AndWithout_TellDemandFromTheRest()
    {
        var before = new Dictionary<string, string> { ["demand.cw-hoe.dev/small"] = "2026-11-22T11:58:00Z", ["other"] = "a" };
        var after = new Dictionary<string, string>(before) { ["other"] = "b" };

        Assert.True(NodeDemand.IsSame(before, after));
        Assert.False(NodeDemand.IsSame(before, null));
        Assert.Equal(["other"], NodeDemand.Without(after)!.Keys);
    }
}
