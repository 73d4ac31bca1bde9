using CwHoe.Api.AgentNodes;

namespace CwHoe.Core.Planning.AgentNodes;

/// <summary>
/// Names of the objects of an AgentNode. Deployment and Service carry the node's own name, as people look for them; the others
/// are suffixed, because a node called <c>default</c> must not take over the ServiceAccount of that name.
/// </summary>
internal sealed record AgentNodeNames(AgentNode Node)
{
    private const string EngineSuffix = "-engine";
    private const string ModelsSuffix = "-models";

    public string Namespace => Node.Metadata.Namespace!;

    public string Deployment => Node.Metadata.Name!;

    public string Service => Node.Metadata.Name!;

    public string ServiceAccount => Node.Metadata.Name + EngineSuffix;

    public string ConfigMap => Node.Metadata.Name + EngineSuffix;

    public string NetworkPolicy => Node.Metadata.Name + EngineSuffix;

    public string PodDisruptionBudget => Node.Metadata.Name + EngineSuffix;

    public string Claim => Node.Metadata.Name + ModelsSuffix;
}
