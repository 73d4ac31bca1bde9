using CwHoe.Api.AgentNodes;
using CwHoe.Contracts;

namespace CwHoe.Core.Validation.AgentNodes;

/// <summary>Rules of <c>spec.scheduling</c>. What only the API server can judge, it does when the Deployment is applied.</summary>
internal static class SchedulingRules
{
    /// <summary>Names that objects and labels can have.</summary>
    public static IEnumerable<Violation> Names(AgentNode node)
    {
        if (node.Spec.Scheduling is not { } scheduling)
            yield break;
        foreach (var violation in Check.ObjectName("spec.scheduling.priorityClassName", scheduling.PriorityClassName))
            yield return violation;
        if (scheduling.QueueName is { } queue && !Syntax.IsLabelValue(queue))
            yield return new("spec.scheduling.queueName", $"is '{queue}', which the label {Label.QueueName.Name()} cannot be");
        foreach (var (key, value) in scheduling.NodeSelector ?? new Dictionary<string, string>())
        {
            if (value.Length > 0 && !Syntax.IsLabelValue(value))
                yield return new($"spec.scheduling.nodeSelector[{key}]", $"is '{value}', which no label can be");
        }
    }
}
