using CwHoe.Api.AgentNodes;
using CwHoe.Contracts;

namespace CwHoe.Core.Planning.AgentNodes;

/// <summary>Labels of what an AgentNode becomes.</summary>
/// <param name="Node">The node.</param>
public sealed record AgentNodeLabels(AgentNode Node)
{
    private const string ApplicationName = "agent-node";

    /// <summary>Labels that select the pods and no others of the namespace; a Deployment's selector cannot change, so neither may these.</summary>
    public IReadOnlyDictionary<string, string> Selector => Labels.Sorted(
        (Label.AgentNode, Node.Metadata.Name!),
        (Label.Component, Identity.ComponentEngine.Name()));

    /// <summary><see cref="Selector"/> as a string, in the form that <c>/scale</c> and list calls take.</summary>
    public string SelectorText => Labels.Selector(Selector);

    /// <summary>Labels of the pods. The role is left out, since changing it must not restart a model server.</summary>
    internal IReadOnlyDictionary<string, string> Pod => Labels.Sorted(PodPairs());

    /// <summary>Labels of the objects.</summary>
    internal IReadOnlyDictionary<string, string> Object => Labels.Sorted(
    [
        .. PodPairs(),
        (Label.Role, (Node.Spec.Role ?? Role.Executor).Name()),
        (Label.OwnerUid, Node.Metadata.Uid ?? ""),
    ]);

    private (Label, string)[] PodPairs()
    {
        (Label, string)[] pairs =
        [
            (Label.ManagedBy, Identity.Manager.Name()),
            (Label.Name, ApplicationName),
            (Label.Instance, Node.Metadata.Name!),
            (Label.Component, Identity.ComponentEngine.Name()),
            (Label.AgentNode, Node.Metadata.Name!),
        ];
        return Node.Spec.Scheduling?.QueueName is { } queue ? [.. pairs, (Label.QueueName, queue)] : pairs;
    }
}
