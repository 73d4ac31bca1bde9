namespace CwHoe.Router.Tests.Clients;

/// <summary>The official clients accept what the translations give them. What they ask and expect is in anthropic.cjs and openai.cjs.</summary>
public sealed class ClientTests(NodeClients clients) : IClassFixture<NodeClients>
{
    private static readonly string[] OverEither =
    [
        "whole", "stream", "events", "tools", "tools streamed", "loop", "length", "images", "schema", "too many requests", "bad request", "broken stream", "cut stream",
    ];

    public static TheoryData<string> Scenarios() =>
    [
        .. OverEither.Select(s => $"messages over chat: {s}"),
        .. OverEither.Select(s => $"chat over messages: {s}"),
        .. OverEither.Select(s => $"responses over chat: {s}"),
        .. OverEither.Select(s => $"responses over messages: {s}"),
    ];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Client_Scenario_GoesAsExpected(string scenario) => Assert.True(clients.Results[scenario] is null, clients.Results[scenario]);

    [Fact]
    public void Client_Scenarios_AreAllListed() => Assert.Equal(Scenarios().Select(s => s.Data).Order(), clients.Results.Keys.Order());
}
