using CwHoe.Api.AgentNodes;
using CwHoe.Contracts;
using CwHoe.Core.Planning;
using CwHoe.Core.Planning.AgentNodes;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Tests.Planning.AgentNodes;

public sealed class AgentNodePlannerTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void WithRejected_Refusal_SaysWhatAndTriesAgain()
    {
        var node = Json.Node();
        var plan = AgentNodePlanner.WithRejected(Plan(node), node, [new("Deployment", "small", "spec.template: Invalid value", [])], Now);

        var accepted = plan.Status.Conditions![0];
        Assert.Equal(("Accepted", "False", "ApplyRejected"), (accepted.Type, accepted.Status, accepted.Reason));
        Assert.Equal("Deployment small: spec.template: Invalid value", accepted.Message);
        Assert.Contains(plan.Events, item => item is { Type: PlannedEventType.Warning, Reason: Reason.ApplyRejected });
        Assert.DoesNotContain(plan.Events, item => item.Reason == Reason.Valid);
        Assert.Equal(TimeSpan.FromMinutes(1), plan.RequeueAfter);
    }

    [Fact]
    public void WithRejected_Conflict_NamesTheOtherManagers()
    {
        var node = Json.Node();
        var plan = AgentNodePlanner.WithRejected(Plan(node), node, [new("Service", "small", "conflict", ["kubectl", "helm", "kubectl"])], Now);

        Assert.Equal("ApplyConflict", plan.Status.Conditions![0].Reason);
        Assert.Contains("kubectl, helm,", plan.Status.Conditions[0].Message);
    }

    [Fact]
    public void WithRejected_RefusedAgain_IsNoTransition()
    {
        var node = Json.Node();
        RejectedObject[] rejected = [new("Deployment", "small", "no", [])];
        var first = AgentNodePlanner.WithRejected(Plan(node), node, rejected, Now);
        var later = node with { Status = first.Status };

        var again = AgentNodePlanner.WithRejected(AgentNodePlanner.Plan(later, new(), new(), Now.AddMinutes(1)), later, rejected, Now.AddMinutes(1));

        Assert.Empty(again.Events);
        Assert.Equal(first.Status.Conditions![0], again.Status.Conditions![0]);
    }

    [Fact]
    public void WithRejected_Nothing_LeavesThePlan()
    {
        var node = Json.Node();
        var plan = Plan(node);

        Assert.Same(plan, AgentNodePlanner.WithRejected(plan, node, [], Now));
    }

    [Fact]
    public void Plan_RoleChanges_KeepsThePodTemplate() =>
        Assert.Equal(Template(Json.Node()), Template(Json.Node("""{"spec":{"role":"referee"}}""")));

    [Theory]
    [InlineData("""{"spec":{"model":{"contextLength":4096}}}""")]
    [InlineData("""{"spec":{"engine":{"image":"other:1"}}}""")]
    [InlineData("""{"spec":{"engine":{"port":9000}}}""")]
    public void Plan_EngineSettingChanges_RollsThePods(string edit) => Assert.NotEqual(Template(Json.Node()), Template(Json.Node(edit)));

    [Fact]
    public void Plan_VariableOfTheConfigMapChanges_RollsThePods()
    {
        const string ollama = """{"spec":{"engine":{"type":"ollama"},"model":{"source":null,"contextLength":4096}}}""";
        var changed = ollama.Replace("4096", "8192", StringComparison.Ordinal);

        Assert.NotEqual(Template(Json.Node(ollama)), Template(Json.Node(changed)));
    }

    [Theory]
    [InlineData("{}", 1, 0)]
    [InlineData("""{"spec":{"replicas":3}}""", 1, 0)]
    [InlineData("""{"spec":{"gpu":{}}}""", 1, 0)]
    [InlineData("""{"spec":{"gpu":{},"replicas":2}}""", 0, 1)]
    [InlineData("""{"spec":{"model":{"source":"s3://bucket/a.gguf"},"cache":{"size":"1Gi"}}}""", 0, 1)]
    [InlineData("""{"spec":{"model":{"source":"s3://bucket/a.gguf"},"cache":{"size":"1Gi","accessMode":"ReadWriteMany"}}}""", 1, 0)]
    public void Plan_Rollout_NeedsNothingThatTheOldPodHolds(string patch, int surge, int unavailable)
    {
        var rolling = Deployment(Json.Node(patch)).GetProperty("spec").GetProperty("strategy").GetProperty("rollingUpdate");

        Assert.Equal((surge, unavailable), (rolling.GetProperty("maxSurge").GetInt32(), rolling.GetProperty("maxUnavailable").GetInt32()));
    }

    [Theory]
    [InlineData(120, "110s")]
    [InlineData(15, "8s")]
    [InlineData(1, "1s")]
    public void Plan_GracePeriod_LeavesTheServerTimeToExitAfterTheDrain(int grace, string timeout)
    {
        var node = Json.Node($$$$"""{"spec":{"engine":{"terminationGracePeriodSeconds":{{{{grace}}}}}}}""");
        var drain = Deployment(node).GetProperty("spec").GetProperty("template").GetProperty("spec").GetProperty("containers")[0]
            .GetProperty("lifecycle").GetProperty("preStop").GetProperty("exec").GetProperty("command");

        Assert.Equal(timeout, drain.EnumerateArray().Last().GetString());
    }

    [Fact]
    public void Plan_AnotherSourceChecksumOrEndpoint_IsAnotherCacheFolder()
    {
        string[] patches =
        [
            """{"spec":{"model":{"source":"s3://bucket/a.gguf"}}}""",
            """{"spec":{"model":{"source":"s3://bucket/b.gguf"}}}""",
            """{"spec":{"model":{"source":"s3://bucket/a.gguf","endpoint":"http://s3.example.org"}}}""",
            """{"spec":{"model":{"source":"s3://bucket/a.gguf","sha256":"0000000000000000000000000000000000000000000000000000000000000000"}}}""",
        ];

        var keys = patches.Select(patch => ResolvedNode.From(Json.Node(patch), new(), 1).ModelKey).ToHashSet();

        Assert.Equal(patches.Length, keys.Count);
        Assert.All(keys, key => Assert.Matches("^[0-9a-f]{16}$", key));
    }

    [Theory]
    [InlineData("""{"requests":{"memory":"4Gi"}}""", "500m", "4Gi", null, "4Gi")]
    [InlineData("""{"limits":{"memory":"512Mi","cpu":"250m"}}""", "250m", "512Mi", "250m", "512Mi")]
    [InlineData("""{"requests":{"memory":"2Gi","cpu":"1"},"limits":{"memory":"3Gi","cpu":"2"}}""", "1", "2Gi", "2", "3Gi")]
    [InlineData("""{}""", "500m", "1Gi", null, "1Gi")]
    public void Plan_Resources_AreCompletedWithoutContradiction(string resources, string cpu, string memory, string? cpuLimit, string memoryLimit)
    {
        var planned = Deployment(Json.Node($$$$"""{"spec":{"resources":{{{{resources}}}}}}""")).GetProperty("spec").GetProperty("template").GetProperty("spec")
            .GetProperty("containers")[0].GetProperty("resources");
        var (requests, limits) = (planned.GetProperty("requests"), planned.GetProperty("limits"));

        Assert.Equal((cpu, memory), (requests.GetProperty("cpu").GetString(), requests.GetProperty("memory").GetString()));
        Assert.Equal(memoryLimit, limits.GetProperty("memory").GetString());
        Assert.Equal(cpuLimit, limits.TryGetProperty("cpu", out var limit) ? limit.GetString() : null);
    }

    [Theory]
    [InlineData("256Mi", "64")]
    [InlineData("1500M", "357")]
    [InlineData("32Gi", "8192")]
    [InlineData("2Ti", "8192")]
    [InlineData("1Mi", "0")]
    public void Plan_LlamaCpp_CachesPromptsWithinItsMemory(string limit, string cacheMiB)
    {
        var node = Json.Node("""{"spec":{"resources":{"limits":{"memory":"LIMIT"}}}}""".Replace("LIMIT", limit, StringComparison.Ordinal));

        var settings = Plan(node).Objects.Single(item => item.Type.Kind == "ConfigMap").Body;

        Assert.Equal(cacheMiB, settings.GetProperty("data").GetProperty("LLAMA_ARG_CACHE_RAM").GetString());
    }

    [Fact]
    public void Plan_PodsGoingOrOver_DoNotCount()
    {
        V1Pod[] pods =
        [
            new() { Metadata = new() { Name = "going", DeletionTimestamp = Now }, Status = Ready },
            new() { Metadata = new() { Name = "evicted" }, Status = Ready with { Phase = "Failed" } },
        ];

        var status = AgentNodePlanner.Plan(Json.Node(), new() { Pods = pods, Engine = new() { Models = ["tiny"] } }, new(), Now).Status;

        Assert.Equal((0, 0), (status.Replicas, status.ReadyReplicas));
        Assert.Equal("False", status.Conditions!.Single(condition => condition.Type == "Ready").Status);
    }

    private static V1PodStatus Ready => new() { Phase = "Running", Conditions = [new() { Type = "Ready", Status = "True" }] };

    private static Plan<AgentNodeStatus> Plan(AgentNode node) => AgentNodePlanner.Plan(node, new(), new(), Now);

    private static System.Text.Json.JsonElement Deployment(AgentNode node) => Plan(node).Objects.Single(item => item.Type.Kind == "Deployment").Body;

    private static string Template(AgentNode node) => Deployment(node).GetProperty("spec").GetProperty("template").GetRawText();
}
