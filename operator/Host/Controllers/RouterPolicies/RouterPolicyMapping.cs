using CwHoe.Api.AgentNodes;
using CwHoe.Api.RouterPolicies;
using CwHoe.Api.Sessions;
using CwHoe.Contracts;
using CwHoe.Core.Planning.RouterPolicies;
using CwHoe.Kube.Models;
using CwHoe.Runtime;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Mapping;

namespace CwHoe.Host.Controllers.RouterPolicies;

/// <summary>From what changes in a namespace to the RouterPolicies concerned.</summary>
internal sealed class RouterPolicyMapping(Lister<RouterPolicy> policies, Lister<AgentNode> nodes)
{
    /// <summary>Policies that mean the AgentNode, by name or by label.</summary>
    public IEnumerable<ObjectKey> OfNode(AgentNode node) => Meaning(node.Metadata.Namespace, node.Metadata.Name!, node.Metadata.Labels);

    /// <summary>The policy of a router's pod; the policies that mean the AgentNode of an engine's.</summary>
    public IEnumerable<ObjectKey> OfPod(V1Pod pod)
    {
        var labels = pod.Metadata.Labels;
        if (labels?.TryGetValue(Label.AgentNode.Name(), out var node) == true)
            return Meaning(pod.Metadata.Namespace, node, nodes.Get(pod.Metadata.Namespace, node)?.Metadata.Labels);
        return LabelMapping.ByLabel(pod.Metadata, Label.RouterPolicy.Name());
    }

    /// <summary>All policies of the namespace, for a Session that is classified.</summary>
    public IEnumerable<ObjectKey> OfSession(Session session) => Classification(session) is null ? [] : policies.In(session.Metadata.Namespace).Select(ObjectKey.Of);

    /// <summary>Whether routers, or people, are told of the change: autoscaling, for one, reports the load of an AgentNode every few seconds.</summary>
    public static bool Matters(Change<AgentNode> change) =>
        Predicates.DesiredStateChanged(change)
        || change.Old?.Status?.Endpoint != change.New?.Status?.Endpoint
        || Ready(change.Old) != Ready(change.New);

    /// <summary>Whether the pod came or went as a place that answers; any change of a router's own pod.</summary>
    public static bool Matters(Change<V1Pod> change) =>
        change is not { Kind: ChangeKind.Modified, Old: { } old, New: { } now }
        || now.Metadata.Labels?.ContainsKey(Label.RouterPolicy.Name()) == true
        || Serving(old) != Serving(now);

    /// <summary>Whether the Session's classification is another one.</summary>
    public static bool Matters(Change<Session> change) =>
        change is not { Kind: ChangeKind.Modified, Old: { } old, New: { } now } || Classification(old) != Classification(now);

    private IEnumerable<ObjectKey> Meaning(string? ns, string node, IReadOnlyDictionary<string, string>? labels) =>
        policies.In(ns).Where(policy => RouterPolicyReferences.Means(policy, node, labels)).Select(ObjectKey.Of);

    private static string? Classification(Session session) => session.Metadata.Labels?.GetValueOrDefault(Label.Classification.Name());

    private static (string?, string?, string?) Ready(AgentNode? node) =>
        node?.Status?.Conditions?.FirstOrDefault(condition => condition.Type == ConditionType.Ready.Name()) is { } ready ? (ready.Status, ready.Reason, ready.Message) : default;

    private static (string?, string?, DateTimeOffset?, string?) Serving(V1Pod pod) =>
        (pod.Status?.PodIP, pod.Status?.Phase, pod.Metadata.DeletionTimestamp, pod.Status?.Conditions?.FirstOrDefault(condition => condition.Type == "Ready")?.Status);
}
