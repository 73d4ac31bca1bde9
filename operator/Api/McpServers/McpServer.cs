using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.McpServers;

/// <summary>An MCP tool server behind an authenticating bridge.</summary>
[KubernetesEntity(Group = "cw-hoe.dev", ApiVersion = "v1alpha1", Kind = "McpServer", PluralName = "mcpservers")]
[ShortNames("mcp")]
[Categories("all", "hoe")]
[AdditionalPrinterColumn(".spec.transport", "Transport")]
[AdditionalPrinterColumn(".spec.image", "Image")]
[AdditionalPrinterColumn(".status.conditions[?(@.type==\"Accepted\")].status", "Accepted")]
[AdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready")]
[AdditionalPrinterColumn(".status.endpoint", "Endpoint")]
[AdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
[AdditionalPrinterColumn(".status.conditions[?(@.type==\"Accepted\")].message", "Message", Priority = 1)]
[ValidationRule(NameRules.Service, Message = NameRules.ServiceMessage)]
public sealed record McpServer : IKubernetesObject, IStatus<McpServerStatus>
{
    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>The tool server to run.</summary>
    [Required]
    public McpServerSpec Spec { get; init; } = new();

    /// <inheritdoc/>
    public McpServerStatus? Status { get; init; }
}
