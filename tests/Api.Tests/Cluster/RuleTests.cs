using System.Text.Json.Nodes;

namespace CwHoe.Api.Tests.Cluster;

/// <summary>Every CEL rule in the schemas accepts and rejects what it should on a real API server.</summary>
[Collection(nameof(ModernServer))]
[Trait("Needs", "cluster")]
public sealed class RuleTests(ModernServer server)
{
    public static TheoryData<int, string> Rules() => new(Rule.All.Select((rule, index) => (index, $"{rule.Kind}: {rule.Message}")));

    [Fact]
    public void Schema_Rules_AreAllInACase()
    {
        var stated = Schemas.All.SelectMany(entry => Schemas.Below("", entry.Value)
            .SelectMany(at => at.Schema["x-kubernetes-validations"]?.AsArray() ?? [])
            .Select(rule => (Kind: entry.Key, Message: rule!["message"]!.GetValue<string>())));
        Assert.Empty(stated.Where(rule => !Rule.All.Any(known => known.Kind == rule.Kind && rule.Message.StartsWith(known.Message, StringComparison.Ordinal))));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Rule_Obeyed_IsAccepted(int index, string name)
    {
        Assert.NotEmpty(name);
        (await SendAsync(Rule.All[index], Rule.All[index].Accepted)).AssertAccepted();
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Rule_Broken_IsRejectedWithItsMessageAndField(int index, string name)
    {
        Assert.NotEmpty(name);
        (await SendAsync(Rule.All[index], Rule.All[index].Rejected)).AssertRejected(Rule.All[index].Field, Rule.All[index].Message);
    }

    private Task<Answer> SendAsync(Rule rule, JsonNode patch) => rule.OnUpdate
        ? server.UpdateAsync(rule.Example, patch)
        : server.CreateAsync(Rule.Merged(rule.Example, patch)!.AsObject());
}
