using System.Text.Json.Nodes;
using CwHoe.Api.McpServers;
using CwHoe.Api.Sessions;
using CwHoe.Core.Planning.McpServers;
using CwHoe.Core.Planning.Sessions;
using CwHoe.Core.Validation;
using CwHoe.Core.Validation.McpServers;
using CwHoe.Core.Validation.Sessions;

namespace CwHoe.Core.Tests.Planning;

public sealed class AcceptedOnlyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"nodeRef":{"name":"a"},"task":"t"}""")]
    [InlineData("""{"routerRef":{"name":"a"},"task":"t","ttlSeconds":60}""")]
    [InlineData("""{"task":"t"}""", "spec")]
    [InlineData("""{"nodeRef":{"name":"a"},"routerRef":{"name":"A"},"task":"no label"}""", "spec", "spec.routerRef.name", "spec.task")]
    [InlineData("""{"nodeRef":{},"task":"t","ttlSeconds":1}""", "spec.nodeRef.name", "spec.ttlSeconds")]
    public void Session_Spec_IsJudged(string spec, params string[] fields) => AssertFields(fields, SessionValidation.Validate(Read<Session>(spec)));

    [Theory]
    [InlineData("""{"image":"i","transport":"stdio"}""")]
    [InlineData("""{"image":"i","transport":"streamableHttp","port":8080}""")]
    [InlineData("""{}""", "spec.image", "spec.transport")]
    [InlineData("""{"image":"i","transport":"stdio","port":80}""", "spec.port", "spec.port")]
    [InlineData("""{"image":"i","transport":"streamableHttp"}""", "spec.port")]
    public void McpServer_Spec_IsJudged(string spec, params string[] fields) => AssertFields(fields, McpServerValidation.Validate(Read<McpServer>(spec)));

    [Fact]
    public void Plan_OfEachKind_SaysAcceptedAndNothingElse()
    {
        var session = SessionPlanner.Plan(Read<Session>("""{"nodeRef":{"name":"a"},"task":"t"}"""), Now);
        var accepted = Assert.Single(session.Status.Conditions!);
        Assert.Equal(("Accepted", "True", "Valid", 2L), (accepted.Type, accepted.Status, accepted.Reason, accepted.ObservedGeneration!.Value));
        Assert.Equal(2, session.Status.ObservedGeneration);
        Assert.False(session.KeepObjects);
        Assert.Single(session.Events);

        var server = McpServerPlanner.Plan(Read<McpServer>("{}"), Now);
        Assert.True(server.KeepObjects);
        Assert.Contains("spec.image", Assert.Single(server.Status.Conditions!).Message);
    }

    private static T Read<T>(string spec) =>
        Json.Read<T>(new JsonObject { ["metadata"] = JsonNode.Parse("""{"name":"some","namespace":"team","generation":2}"""), ["spec"] = JsonNode.Parse(spec) });

    private static void AssertFields(string[] expected, IReadOnlyList<Violation> violations) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), violations.Select(violation => violation.FieldPath).Order(StringComparer.Ordinal));
}
