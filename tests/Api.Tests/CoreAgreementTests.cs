using System.Text.Json.Nodes;
using CwHoe.Api.AgentNodes;
using CwHoe.Api.Tests.Cluster;
using CwHoe.Core.Validation.AgentNodes;

namespace CwHoe.Api.Tests;

/// <summary>The operator's own validation stands in for the CEL rules where the API server drops them.</summary>
public sealed class CoreAgreementTests
{
    public static TheoryData<int, string> Rules() =>
        new(Rule.All.Index().Where(rule => rule.Item is { Kind: nameof(AgentNode), OnUpdate: false, ServerOnly: false }).Select(rule => (rule.Index, rule.Item.Message)));

    [Fact]
    public void Core_SamplesAndExamples_AreValid() =>
        Assert.All(Samples.All.Where(sample => sample.Kind() == nameof(AgentNode)), sample => Assert.Empty(Violations(sample)));

    [Theory]
    [MemberData(nameof(Rules))]
    public void Core_WhatARuleAccepts_IsValid(int index, string name)
    {
        Assert.NotEmpty(name);
        Assert.Empty(Violations(Rule.Merged(Rule.All[index].Example, Rule.All[index].Accepted)!));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Core_WhatARuleRejects_HasAViolation(int index, string name)
    {
        Assert.NotEmpty(name);
        Assert.NotEmpty(Violations(Rule.Merged(Rule.All[index].Example, Rule.All[index].Rejected)!));
    }

    private static IEnumerable<string> Violations(JsonNode node) =>
        AgentNodeValidation.Validate(StrictDecoder.Decode<AgentNode>(node.ToJsonString())).Select(violation => violation.ToString());
}
