using CwHoe.Api.AgentNodes;

namespace CwHoe.Core.Validation.AgentNodes;

/// <summary>Rules of <c>metadata</c>.</summary>
internal static class MetadataRules
{
    /// <summary>The name is that of the Service and a label's value, which are stricter than names of custom resources.</summary>
    public static IEnumerable<Violation> Name(AgentNode node)
    {
        if (!Syntax.IsServiceName(node.Metadata.Name))
        {
            yield return new("metadata.name",
                $"is '{node.Metadata.Name}'; its Service has the same name, so it must start with a letter, have only lower-case letters, digits and '-', and at most {Syntax.LongestLabel} characters");
        }
    }
}
