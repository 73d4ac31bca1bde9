using CwHoe.Api.AgentNodes;

namespace CwHoe.Core.Validation.AgentNodes;

/// <summary>Rules of <c>metadata</c>.</summary>
internal static class MetadataRules
{
    /// <summary>The name is that of the Service and a label's value, which are stricter than names of custom resources.</summary>
    public static IEnumerable<Violation> Name(AgentNode node) => Check.ServiceName(node.Metadata);
}
