using CwHoe.Contracts;
using CwHoe.Router.Policy;
using CwHoe.Router.Sovereignty;

namespace CwHoe.Router.Tests.Sovereignty;

public sealed class ResidencyTests
{
    private const string Rules = """
        [{"name": "public", "classifications": ["public"], "tiers": ["external"]},
         {"name": "debugging", "phases": ["debug"], "models": ["chat"], "tiers": ["partner"]},
         {"name": "robots", "identities": ["system:serviceaccount:bots:*"], "classifications": ["public", "internal"], "tiers": ["partner", "external"]}]
        """;

    [Theory]
    [InlineData("key:a", "chat", null, null, "")]
    [InlineData("key:a", "chat", "public", null, "external")]
    [InlineData("key:a", "chat", "internal", null, "")]
    [InlineData("key:a", "chat", "unheard", null, "")]
    [InlineData("key:a", "chat", null, Phase.Debug, "partner")]
    [InlineData("key:a", "other", null, Phase.Debug, "")]
    [InlineData("key:a", "chat", "unheard", Phase.Debug, "")]
    [InlineData("key:a", "chat", "public", Phase.Debug, "external,partner")]
    [InlineData("system:serviceaccount:bots:one", "chat", "internal", null, "external,partner")]
    [InlineData("system:serviceaccount:botsy:one", "chat", "internal", null, "")]
    public void Judge_Rules_OpenWhatEveryListOfOneAllows(string identity, string alias, string? classification, Phase? phase, string open)
    {
        var verdict = Residency.Judge(Table("SovereignFirst"), identity, alias, new(null, null, null, phase, classification));

        Assert.Equal(open, string.Join(",", verdict.Open.Select(tier => tier.Name()).Order(StringComparer.Ordinal)));
        Assert.True(verdict.Allows(Tier.Sovereign));
        Assert.False(verdict.Allows(Tier.Unspecified));
        Assert.NotEmpty(verdict.Refusal);
    }

    [Theory]
    [InlineData("SovereignOnly")]
    [InlineData(null)]
    public void Judge_SovereignOnlyOrNoMode_RulesOpenNothing(string? mode) =>
        Assert.Empty(Residency.Judge(Table(mode), "key:a", "chat", new(null, null, null, null, "public")).Open);

    [Fact]
    public void Judge_NoRules_NothingLeaves() =>
        Assert.Empty(Residency.Judge(Sample.Table("""{"sovereignty": {"mode": "Any"}, "models": []}"""), "key:a", "chat", new(null, null, null, null, null)).Open);

    [Fact]
    public void Judge_SessionIsNotAmongTheListed_NothingLeavesWhateverItSays()
    {
        var verdict = Residency.Judge(Table("Any"), "key:a", "chat", new("work", null, null, Phase.Debug, "public") { UnlistedSession = "work" });

        Assert.Empty(verdict.Open);
        Assert.True(verdict.IsUnknown);
        Assert.Contains("the classification of session work is unknown", verdict.Refusal);
    }

    private static RoutingTable Table(string? mode) => Sample.Table($$"""{"models": [], "sovereignty": {{{(mode is null ? "" : $"\"mode\": \"{mode}\", ")}}"allow": {{Rules}}} }""");
}
