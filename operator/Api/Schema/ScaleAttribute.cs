namespace CwHoe.Api.Schema;

/// <summary>Gives the kind a <c>/scale</c> subresource, which <c>kubectl scale</c> and autoscalers use.</summary>
/// <param name="specReplicasPath">JSONPath of the wanted replicas.</param>
/// <param name="statusReplicasPath">JSONPath of the present replicas.</param>
/// <param name="labelSelectorPath">JSONPath of the pods' label selector in string form.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ScaleAttribute(string specReplicasPath, string statusReplicasPath, string labelSelectorPath) : Attribute
{
    /// <summary>JSONPath of the wanted replicas.</summary>
    public string SpecReplicasPath { get; } = specReplicasPath;

    /// <summary>JSONPath of the present replicas.</summary>
    public string StatusReplicasPath { get; } = statusReplicasPath;

    /// <summary>JSONPath of the pods' label selector.</summary>
    public string LabelSelectorPath { get; } = labelSelectorPath;
}
