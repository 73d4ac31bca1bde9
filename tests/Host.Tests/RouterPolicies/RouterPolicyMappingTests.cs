using CwHoe.Api.AgentNodes;
using CwHoe.Api.RouterPolicies;
using CwHoe.Api.Sessions;
using CwHoe.Host.Controllers;
using CwHoe.Host.Controllers.RouterPolicies;
using CwHoe.Kube.Models;
using CwHoe.Runtime;
using CwHoe.Runtime.Informers;

namespace CwHoe.Host.Tests.RouterPolicies;

public sealed class RouterPolicyMappingTests
{
    private static readonly AgentNode Large = Node("large", ("size", "large"));

    private static readonly RouterPolicy[] Policies =
    [
        Policy("by-name", new() { NodeRef = new() { Name = "large" } }),
        Policy("by-label", new() { NodeSelector = new() { MatchLabels = new Dictionary<string, string> { ["size"] = "large" } } }),
        Policy("of-another", new() { NodeRef = new() { Name = "small" } }),
        Policy("by-name", new() { NodeRef = new() { Name = "large" } }) with { Metadata = new() { Name = "elsewhere", Namespace = "other" } },
    ];

    private readonly RouterPolicyMapping _mapping = new(
        Lister<RouterPolicy>.Of(Policies, NamespaceIndex.Options<RouterPolicy>().Indexes),
        Lister<AgentNode>.Of([Large], NamespaceIndex.Options<AgentNode>().Indexes));

    [Fact]
    public void OfNode_NameOrLabels_AreMeant()
    {
        Assert.Equal(["by-label", "by-name"], Names(_mapping.OfNode(Large)));
        Assert.Equal(["by-name"], Names(_mapping.OfNode(Node("large"))));
        Assert.Equal(["by-label"], Names(_mapping.OfNode(Node("other", ("size", "large")))));
        Assert.Empty(_mapping.OfNode(Node("other")));
    }

    [Fact]
    public void OfPod_EngineOrRouter_IsItsNodesPoliciesOrItsOwn()
    {
        Assert.Equal(["by-label", "by-name"], Names(_mapping.OfPod(Pod(("cw-hoe.dev/agent-node", "large")))));
        // Its AgentNode is not known yet, or gone.
        Assert.Equal(["of-another"], Names(_mapping.OfPod(Pod(("cw-hoe.dev/agent-node", "small")))));
        Assert.Equal(["mine"], Names(_mapping.OfPod(Pod(("cw-hoe.dev/router-policy", "mine")))));
        Assert.Empty(_mapping.OfPod(Pod()));
    }

    [Fact]
    public void OfSession_Classified_IsAllPoliciesOfTheNamespace()
    {
        Assert.Equal(["by-label", "by-name", "of-another"], Names(_mapping.OfSession(Session("public"))));
        Assert.Empty(_mapping.OfSession(Session(null)));
    }

    [Theory]
    [InlineData("load", false)]
    [InlineData("label", true)]
    [InlineData("generation", true)]
    [InlineData("endpoint", true)]
    [InlineData("ready", true)]
    public void Matters_ChangeOfANode_IsWhatRoutersAreTold(string what, bool matters)
    {
        var status = new AgentNodeStatus { Endpoint = "http://a", Conditions = [Ready("False", "loading")] };
        var old = Large with { Status = status };
        var now = what switch
        {
            "label" => old with { Metadata = old.Metadata with { Labels = new Dictionary<string, string> { ["size"] = "small" } } },
            "generation" => old with { Metadata = old.Metadata with { Generation = 2 } },
            "endpoint" => old with { Status = status with { Endpoint = "http://b" } },
            "ready" => old with { Status = status with { Conditions = [Ready("True", "serving")] } },
            _ => old with { Status = status with { InFlight = 7 } },
        };

        Assert.Equal(matters, RouterPolicyMapping.Matters(new Change<AgentNode>(ChangeKind.Modified, old, now)));
    }

    [Theory]
    [InlineData("restarts", false)]
    [InlineData("ready", true)]
    [InlineData("address", true)]
    [InlineData("going", true)]
    public void Matters_ChangeOfAnEnginesPod_IsWhereItAnswers(string what, bool matters)
    {
        var old = Pod(("cw-hoe.dev/agent-node", "large")) with { Status = new() { PodIP = "10.0.0.1", Conditions = [new() { Type = "Ready", Status = "False" }] } };
        var now = what switch
        {
            "ready" => old with { Status = old.Status! with { Conditions = [new() { Type = "Ready", Status = "True" }] } },
            "address" => old with { Status = old.Status! with { PodIP = "10.0.0.2" } },
            "going" => old with { Metadata = old.Metadata with { DeletionTimestamp = DateTimeOffset.UnixEpoch } },
            _ => old with { Status = old.Status! with { ContainerStatuses = [new() { Name = "engine", RestartCount = 3 }] } },
        };

        Assert.Equal(matters, RouterPolicyMapping.Matters(new Change<V1Pod>(ChangeKind.Modified, old, now)));
        Assert.True(RouterPolicyMapping.Matters(new Change<V1Pod>(ChangeKind.Added, null, now)));
    }

    [Fact]
    public void Matters_ChangeOfASession_IsItsClassification()
    {
        Assert.True(RouterPolicyMapping.Matters(new Change<Session>(ChangeKind.Modified, Session("public"), Session("secret"))));
        Assert.True(RouterPolicyMapping.Matters(new Change<Session>(ChangeKind.Deleted, Session("public"), null)));
        Assert.False(RouterPolicyMapping.Matters(new Change<Session>(ChangeKind.Modified, Session("public"), Session("public") with { Status = new() { ObservedGeneration = 2 } })));
    }

    private static IEnumerable<string> Names(IEnumerable<ObjectKey> keys) => keys.Select(key =>
    {
        Assert.Equal("team", key.Namespace);
        return key.Name;
    }).Order(StringComparer.Ordinal);

    private static RouterPolicy Policy(string name, RouterPolicyBackend backend) =>
        new() { Metadata = new() { Name = name, Namespace = "team" }, Spec = new() { Models = [new() { Alias = "a", Backends = [backend] }] } };

    private static AgentNode Node(string name, params (string, string)[] labels) => new() { Metadata = Metadata(name, labels) };

    private static V1Pod Pod(params (string, string)[] labels) => new() { Metadata = Metadata("pod", labels) };

    private static Session Session(string? classification) =>
        new() { Metadata = Metadata("work", classification is null ? [] : [("cw-hoe.dev/classification", classification)]) };

    private static V1ObjectMeta Metadata(string name, (string Key, string Value)[] labels) =>
        new() { Name = name, Namespace = "team", Uid = name, Generation = 1, Labels = labels.ToDictionary(label => label.Key, label => label.Value) };

    private static V1Condition Ready(string status, string message) =>
        new() { Type = "Ready", Status = status, Reason = "Some", Message = message, LastTransitionTime = DateTimeOffset.UnixEpoch };
}
