using System.Text.Json;
using CwHoe.Api.RouterPolicies;
using CwHoe.Api.Sessions;
using CwHoe.Contracts;
using CwHoe.Core.Planning;
using CwHoe.Core.Planning.RouterPolicies;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Tests.Planning.RouterPolicies;

public sealed class RouterPolicyPlannerTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"models":[{"alias":"chat","backends":[{"provider":"openai","model":"m","secretRef":{"name":"s","key":"k"}}]},{"alias":"b","backends":[{"nodeSelector":{}}]}],"sovereignty":{"mode":"Any","allow":[{"name":"all","tiers":["external"]}]}}""")]
    [InlineData("""{"strategy":"leastLatency","limits":{"total":{"requestsPerMinute":1}},"cache":{"size":"16Mi"}}""")]
    [InlineData("""{"prompts":[{"name":"p","prefix":"a"}],"refinement":{"enabled":true,"revisePrompt":"p"}}""")]
    [InlineData("""{"apiKeys":[{"name":"ci","secretRef":{"name":"s","key":"k"}}]}""")]
    [InlineData("""{"resilience":{"retries":0,"maxRequestBytes":"1Mi","holdRequests":0}}""")]
    [InlineData("""{"resilience":{"totalTimeoutMs":86400000}}""")]
    [InlineData("""{"replicas":5}""")]
    public void Plan_EditThatRoutersFollow_LeavesThePods(string spec) => Assert.Equal(Template("{}"), Template(spec));

    [Theory]
    [InlineData("""{"resources":{"requests":{"cpu":"1"}}}""")]
    [InlineData("""{"resilience":{"totalTimeoutMs":60000}}""")]
    public void Plan_EditOfWhatAPodIs_RollsThePods(string spec) => Assert.NotEqual(Template("{}"), Template(spec));

    [Theory]
    [InlineData(100, 30)]
    [InlineData(60_001, 66)]
    [InlineData(900_000, 600)]
    public void Plan_TotalTimeout_BoundsTheGracePeriod(int milliseconds, int seconds) =>
        Assert.Contains($"\"terminationGracePeriodSeconds\":{seconds},", Template($$$"""{"resilience":{"totalTimeoutMs":{{{milliseconds}}}}}"""));

    [Fact]
    public void Plan_UsageConfigMap_HasNoContentOfTheOperators()
    {
        var usage = Assert.Single(Plan("{}").Objects, item => item.Name == "front-router-usage");

        Assert.Equal(["apiVersion", "kind", "metadata"], usage.Body.EnumerateObject().Select(field => field.Name));
    }

    [Fact]
    public void Plan_WideApiEgress_NamesPortsAlone()
    {
        var observed = new RouterPolicyObserved { ApiServers = [new("10.96.0.1", 443)] };

        Assert.Contains("10.96.0.1/32", Body(RouterPolicyPlanner.Plan(Json.Policy(), observed, new(), Now), "NetworkPolicy"));
        Assert.Contains("""{"ports":[{"port":443,"protocol":"TCP"},{"port":6443,"protocol":"TCP"}]}""",
            Body(RouterPolicyPlanner.Plan(Json.Policy(), observed, new() { NarrowApiEgress = false }, Now), "NetworkPolicy"));
    }

    [Fact]
    public void Plan_TelemetryCollector_IsToldAndReachable()
    {
        var plan = RouterPolicyPlanner.Plan(Json.Policy(), new(), new() { OtlpEndpoint = "http://192.168.1.9:4317", OtlpProtocol = "grpc" }, Now);

        Assert.Contains("""{"name":"OTEL_EXPORTER_OTLP_ENDPOINT","value":"http://192.168.1.9:4317"},{"name":"OTEL_EXPORTER_OTLP_PROTOCOL","value":"grpc"}""", Body(plan, "Deployment"));
        Assert.Contains("""{"to":[{"ipBlock":{"cidr":"192.168.1.9/32"}}],"ports":[{"port":4317,"protocol":"TCP"}]}""", Body(plan, "NetworkPolicy"));
    }

    [Fact]
    public void Plan_MoreSessionsThanAStatusHolds_SaysSo()
    {
        var sessions = Enumerable.Range(0, 1025).Select(i => new Session
        {
            Metadata = new() { Name = $"s{i:d4}", Labels = new Dictionary<string, string> { [Label.Classification.Name()] = "public" } },
        });
        var observed = new RouterPolicyObserved { Sessions = [.. sessions.Reverse()], Pods = [Serving] };

        var status = RouterPolicyPlanner.Plan(Json.Policy("""{"spec":{"replicas":1}}"""), observed, new(), Now).Status;

        Assert.Equal((1024, "s0000", 1025), (status.Sessions!.Count, status.Sessions[0].Name, status.ClassifiedSessions));
        Assert.Contains("1025 Sessions are classified", status.Conditions!.Single(condition => condition.Type == "Ready").Message);
    }

    [Fact]
    public void Plan_NodeWithManyPods_KeepsWithinTheStatusBounds()
    {
        var node = Json.Node() with { Status = new() { Conditions = [new() { Type = "Ready", Status = "False", Reason = "NotReady", Message = new string('m', 5000), LastTransitionTime = Now }] } };
        var pods = Enumerable.Range(0, 300).Select(i => Serving with { Metadata = new() { Name = $"p{i}" }, Status = Serving.Status! with { PodIP = $"10.0.{i / 100}.{i % 100}" } });
        var observed = new RouterPolicyObserved { Nodes = [node], NodePods = new Dictionary<string, IReadOnlyList<V1Pod>> { ["small"] = [.. pods] } };

        var backend = Assert.Single(RouterPolicyPlanner.Plan(Json.Policy(), observed, new(), Now).Status.Backends!);

        Assert.Equal((256, 1024), (backend.Addresses!.Count, backend.Message!.Length));
    }

    [Fact]
    public void WithRejected_Refusal_SaysWhatAndTriesAgain()
    {
        var policy = Json.Policy();
        var plan = RouterPolicyPlanner.WithRejected(Plan("{}"), policy, [new("Role", "front-router", "is forbidden", [])], Now);

        var accepted = plan.Status.Conditions![0];
        Assert.Equal(("Accepted", "False", "ApplyRejected", "Role front-router: is forbidden"), (accepted.Type, accepted.Status, accepted.Reason, accepted.Message));
        Assert.Contains(plan.Events, item => item is { Type: PlannedEventType.Warning, Reason: Reason.ApplyRejected });
        Assert.Equal(TimeSpan.FromSeconds(30), plan.RequeueAfter);
    }

    [Fact]
    public void References_OfAPolicy_AreItsNodesAndSecrets()
    {
        var policy = Json.Policy("""
            {
              "spec": {"models": [{"alias": "a", "backends": [
                {"nodeRef": {"name": "one"}}, {"nodeSelector": {"matchLabels": {"size": "large"}}}, {"provider": "openai", "model": "m", "secretRef": {"name": "providers", "key": "k"}}
              ]}], "apiKeys": [{"name": "ci", "secretRef": {"name": "keys", "key": "ci"}}, {"name": "cd", "secretRef": {"name": "keys", "key": "cd"}}]},
              "status": {"backends": [{"model": "a", "index": 0, "node": "before"}]}
            }
            """);
        var large = new Dictionary<string, string> { ["size"] = "large" };
        var external = Json.Node("""{"metadata":{"name":"one"},"spec":{"engine":{"type":"external"},"external":{"baseUrl":"http://h","secretRef":{"name":"elsewhere","key":"k"}}}}""");
        var other = Json.Node("""{"metadata":{"name":"other"},"spec":{"engine":{"type":"external"},"external":{"baseUrl":"http://h","secretRef":{"name":"others","key":"k"}}}}""");

        Assert.True(RouterPolicyReferences.Means(policy, "one", null));
        Assert.True(RouterPolicyReferences.Means(policy, "two", large));
        Assert.True(RouterPolicyReferences.Means(policy, "before", null));
        Assert.False(RouterPolicyReferences.Means(policy, "two", null));
        Assert.Equal(["elsewhere", "keys", "providers"], RouterPolicyReferences.Secrets(policy, [external, other]));
    }

    private static V1Pod Serving => new()
    {
        Metadata = new() { Name = "pod" },
        Status = new() { Phase = "Running", Conditions = [new() { Type = "PodScheduled", Status = "True" }, new() { Type = "Ready", Status = "True" }] },
    };

    private static string Template(string spec) => JsonDocument.Parse(Body(Plan(spec), "Deployment")).RootElement.GetProperty("spec").GetProperty("template").GetRawText();

    private static string Body(Plan<RouterPolicyStatus> plan, string kind) => Assert.Single(plan.Objects, item => item.Type.Kind == kind).Body.GetRawText();

    private static Plan<RouterPolicyStatus> Plan(string spec)
    {
        var plan = RouterPolicyPlanner.Plan(Json.Policy($$$"""{"spec":{{{spec}}}}"""), new(), new(), Now);
        Assert.False(plan.KeepObjects, plan.Status.Conditions![0].Message);
        return plan;
    }
}
