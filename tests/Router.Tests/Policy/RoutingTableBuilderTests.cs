using CwHoe.Contracts;

namespace CwHoe.Router.Tests.Policy;

public sealed class RoutingTableBuilderTests
{
    // What the operator found for the spec before: a partner's node where now another one is named, or other labels are.
    private const string Before = """
        {"backends": [{"model": "chat", "index": 0, "node": "partners", "endpoint": "http://partner.example/v1", "servedModel": "m", "tier": "partner", "ready": true}]}
        """;

    [Theory]
    [InlineData("""{"nodeRef": {"name": "own"}, "tier": "sovereign"}""", "own")]
    [InlineData("""{"nodeRef": {"name": "own"}}""", "own")]
    [InlineData("""{"nodeSelector": {"matchLabels": {"size": "large"}}}""", null)]
    public void Build_StatusIsOfTheSpecBefore_PartnersNodeIsNotTakenForTheOwners(string backend, string? waitedFor)
    {
        var backends = Sample.Table($$"""{"models": [{"alias": "chat", "backends": [{{backend}}]}]}""", Before).Routes["chat"].Backends;

        Assert.All(backends, each => Assert.Null(each.BaseUrl));
        Assert.Equal(waitedFor, backends.SingleOrDefault()?.Node);
    }

    [Theory]
    [InlineData("""{"nodeRef": {"name": "partners"}, "tier": "partner"}""")]
    [InlineData("""{"nodeSelector": {"matchLabels": {"size": "large"}}, "tier": "partner"}""")]
    public void Build_StatusIsOfTheSpec_NodeIsTakenWithItsTier(string backend)
    {
        var backends = Sample.Table($$"""{"models": [{"alias": "chat", "backends": [{{backend}}]}]}""", Before).Routes["chat"].Backends;

        Assert.Equal((Tier.Partner, "http://partner.example/v1"), (backends.Single().Tier, backends.Single().BaseUrl!.ToString()));
    }
}
