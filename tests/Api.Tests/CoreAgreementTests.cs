using System.Text.Json.Nodes;
using CwHoe.Api.AgentNodes;
using CwHoe.Api.RouterPolicies;
using CwHoe.Api.Tests.Cluster;
using CwHoe.Core.Validation;
using CwHoe.Core.Validation.AgentNodes;
using CwHoe.Core.Validation.RouterPolicies;

namespace CwHoe.Api.Tests;

/// <summary>The operator's own validation stands in for the CEL rules where the API server drops them.</summary>
public sealed class CoreAgreementTests
{
    private static readonly string[] Kinds = [nameof(AgentNode), nameof(RouterPolicy)];

    public static TheoryData<int, string> Rules() => new(
        Rule.All.Index().Where(rule => Kinds.Contains(rule.Item.Kind) && rule.Item is { OnUpdate: false, ServerOnly: false }).Select(rule => (rule.Index, rule.Item.Message)));

    [Fact]
    public void Core_SamplesAndExamples_AreValid() =>
        Assert.All(Samples.All.Where(sample => Kinds.Contains(sample.Kind())), sample => Assert.Empty(Violations(sample)));

    [Theory]
    [MemberData(nameof(Rules))]
    public void Core_WhatARuleAccepts_IsValid(int index, string name)
    {
        Assert.NotEmpty(name);
        Assert.Empty(Violations(Rule.Merged(Rule.All[index].Example, Rule.All[index].Accepted)!.AsObject()));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Core_WhatARuleRejects_HasAViolation(int index, string name)
    {
        Assert.NotEmpty(name);
        Assert.NotEmpty(Violations(Rule.Merged(Rule.All[index].Example, Rule.All[index].Rejected)!.AsObject()));
    }

    private static IEnumerable<string> Violations(JsonObject entity)
    {
        IReadOnlyList<Violation> violations = entity.Kind() == nameof(AgentNode)
            ? AgentNodeValidation.Validate(StrictDecoder.Decode<AgentNode>(entity.ToJsonString()))
            : RouterPolicyValidation.Validate(StrictDecoder.Decode<RouterPolicy>(entity.ToJsonString()));
        return violations.Select(violation => violation.ToString());
    }
}
