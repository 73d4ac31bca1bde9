using CwHoe.Router.Choosing;
using CwHoe.Router.Policy;
using CwHoe.Router.Requests;

namespace CwHoe.Router.Tests.Choosing;

public sealed class ChooserTests
{
    [Fact]
    public void Choose_Priority_IsTheOrderGiven() =>
        Assert.Equal(["b0", "b1", "b2"], Models(Choose(Sample.Providers("priority", "", "", ""))));

    [Fact]
    public void Choose_LeastInFlight_TakesTheIdlest() =>
        Assert.Equal(["b2", "b0", "b1"], Models(Choose(Sample.Providers("leastInFlight", "", "", ""), backend => (backend.Model switch { "b0" => 3, "b1" => 5, _ => 1 }, 0))));

    [Fact]
    public void Choose_LeastLatency_CountsThoseThatWait() =>
        Assert.Equal(["b1", "b0", "b2"], Models(Choose(Sample.Providers("leastLatency", "", "", ""), backend => backend.Model switch { "b0" => (4, 100), "b1" => (0, 300), _ => (9, 90) })));

    [Fact]
    public void Choose_Cheapest_CountsPromptAndAnswer()
    {
        var table = Sample.Providers("cheapest", """ "price": {"input": "1", "output": "9"}""", """ "price": {"input": "5", "output": "5"}""", """ "price": {"input": "2", "output": "2"}""");

        Assert.Equal("b2", Models(Choose(table))[0]);
        Assert.Equal(["b0", "b2", "b1"], Models(Chooser.Choose(Sample.Request(table, """{"model": "chat", "max_tokens": 1, "prompt": "a long prompt of which there is a lot more than of its answer"}"""), _ => (0, 0), new(1))));
    }

    [Fact]
    public void Choose_Weighted_SharesByWeight()
    {
        var table = Sample.Providers("weighted", """ "weight": 3""", "");
        var random = new Random(7);
        var request = Sample.Request(table);

        var first = Enumerable.Range(0, 4000).Count(_ => Chooser.Choose(request, _ => (0, 0), random).Backends[0].Model == "b0");

        Assert.InRange(first, 2900, 3100);
    }

    [Fact]
    public void Choose_PrefixAffinity_SameBeginningSameReplicaAndOthersSpread()
    {
        var table = Replicas(8);
        string[] turns = ["hi", "hi\"}, {\"role\": \"assistant\", \"content\": \"hello"];
        var places = Enumerable.Range(0, 200).Select(i => turns.Select(turn => First(table, $"conversation {i} {new string('x', 2500)}", turn)).ToArray()).ToList();

        Assert.All(places, place => Assert.Equal(place[0], place[1]));
        Assert.All(places.GroupBy(place => place[0]), group => Assert.InRange(group.Count(), 5, 60));
        Assert.Equal(8, places.Select(place => place[0]).Distinct().Count());
    }

    [Fact]
    public void Choose_PrefixAffinity_ReplicaGone_MovesItsOwnConversationsAlone()
    {
        var (before, after) = (Replicas(8), Replicas(7));

        Assert.All(Enumerable.Range(0, 200), i =>
        {
            var was = First(before, $"conversation {i}", "hi");
            Assert.True(was == "10.0.0.7" || was == First(after, $"conversation {i}", "hi"));
        });
    }

    [Fact]
    public void Choose_PrefixAffinity_BusyReplica_GivesToTheNext()
    {
        var table = Replicas(4);
        var request = Sample.Request(table);
        var home = Chooser.Choose(request, _ => (0, 0), new(1)).Backends[0];

        var busy = Chooser.Choose(request, backend => (backend == home ? 10 : 2, 0), new(1)).Backends;

        Assert.NotEqual(home, busy[0]);
        Assert.Equal(home, busy[^1]);
    }

    [Theory]
    [InlineData("""{"model": "chat", "messages": [], "tools": [{"type": "function"}]}""", "b1", "it can't do tools")]
    [InlineData("""{"model": "chat", "messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "http://x"}}]}]}""", "b1", "it can't do vision")]
    [InlineData("""{"model": "chat", "messages": [], "response_format": {"type": "json_schema", "json_schema": {}}}""", "b1", "it can't do json")]
    public void Choose_BackendLacksWhatIsNeeded_IsLeftOutWithTheReason(string body, string left, string reason)
    {
        var choice = Chooser.Choose(Sample.Request(Sample.Providers("priority", """ "capabilities": []""", ""), body), _ => (0, 0), new(1));

        Assert.Equal([left], choice.Backends.Select(backend => backend.Model));
        Assert.Equal(reason, Assert.Single(choice.Refused).Reason);
    }

    [Fact]
    public void Choose_PromptPastTheContextWindow_IsLeftOut()
    {
        var table = Sample.Providers("priority", """ "contextWindow": 100""", "");

        var choice = Chooser.Choose(Sample.Request(table, $$"""{"model": "chat", "prompt": "{{new string('x', 1000)}}"}"""), _ => (0, 0), new(1));

        Assert.Equal(["b1"], choice.Backends.Select(backend => backend.Model));
    }

    [Fact]
    public void Choose_SovereignFirst_TiersComeBeforeTheStrategy()
    {
        var table = Sample.Table("""
            {"strategy": "priority", "sovereignty": {"mode": "SovereignFirst", "allow": [{"name": "all", "tiers": ["external", "partner"]}]},
             "models": [{"alias": "chat", "backends": [
               {"provider": "openai", "model": "out"}, {"provider": "openaiCompatible", "baseUrl": "http://p", "model": "partner", "tier": "partner"},
               {"provider": "openaiCompatible", "baseUrl": "http://o", "model": "own", "tier": "sovereign"}]}]}
            """);

        Assert.Equal(["own", "partner", "out"], Models(Choose(table)));
        Assert.Equal(["out", "partner", "own"], Models(Choose(table with { Mode = Contracts.SovereigntyMode.Any })));
    }

    private static Choice Choose(RoutingTable table, Func<Backend, (int, double)>? load = null) => Chooser.Choose(Sample.Request(table), load ?? (_ => (0, 0)), new(1));

    private static List<string> Models(Choice choice) => [.. choice.Backends.Select(backend => backend.Model)];

    private static string First(RoutingTable table, string system, string user)
    {
        RoutedRequest request = Sample.Request(table, $$"""{"model": "chat", "messages": [{"role": "system", "content": "{{system}}"}, {"role": "user", "content": "{{user}}"}]}""");
        return Chooser.Choose(request, _ => (0, 0), new(1)).Backends[0].BaseUrl!.Host;
    }

    private static RoutingTable Replicas(int count) => Sample.Table(
        """{"strategy": "prefixAffinity", "models": [{"alias": "chat", "backends": [{"nodeRef": {"name": "n"}}]}]}""",
        $$"""
        {"backends": [{"model": "chat", "index": 0, "node": "n", "ready": true, "servedModel": "m", "endpoint": "http://n.svc:8080/v1",
        "addresses": [{{string.Join(", ", Enumerable.Range(0, count).Select(i => $"\"10.0.0.{i}\""))}}]}]}
        """);
}
