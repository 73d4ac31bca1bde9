using System.Text.Json.Nodes;

namespace CwHoe.Api.Tests.Cluster;

/// <summary>Every bound, pattern, enum and demand in the schemas, broken one at a time on a real API server.</summary>
[Collection(nameof(ModernServer))]
[Trait("Needs", "cluster")]
public sealed class ConstraintTests(ModernServer server)
{
    // Fields that must not be set, so that no example can have them; a rule says so.
    private static readonly string[] Forbidden =
    [
        "AgentNode.spec.podOverrides.spec.serviceAccountName maxLength", "AgentNode.spec.podOverrides.spec.serviceAccount maxLength",
    ];

    public static TheoryData<string> Names() => [.. Constraint.All.Keys.Order(StringComparer.Ordinal)];

    public static TheoryData<string> Bounds() => [.. Constraint.All.Where(entry => entry.Value.AtTheBound is not null).Select(entry => entry.Key).Order(StringComparer.Ordinal)];

    [Fact]
    public void Schema_Constraints_AreAllInAnExample() => Assert.Empty(Constraint.Stated.Except(Constraint.All.Keys).Except(Forbidden));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Constraint_Broken_IsRejectedWithItsField(string name)
    {
        var constraint = Constraint.All[name];
        (await SendAsync(constraint, constraint.Broken)).AssertRejected(constraint.Field, constraint.Message);
    }

    [Theory]
    [MemberData(nameof(Bounds))]
    public async Task Constraint_AtTheBound_IsAccepted(string name)
    {
        var constraint = Constraint.All[name];
        (await SendAsync(constraint, constraint.AtTheBound!)).AssertAccepted();
    }

    // The status is dropped on create, and has a URL of its own.
    private Task<Answer> SendAsync(Constraint constraint, JsonObject entity) => constraint.Field.StartsWith("status", StringComparison.Ordinal)
        ? server.UpdateAsync(constraint.Example, new JsonObject { ["status"] = entity["status"]!.DeepClone() }, "/status")
        : server.CreateAsync(entity);
}
