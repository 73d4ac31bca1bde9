using CwHoe.Api.Schema;
using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Api.McpServers;

/// <summary>The tool server to run.</summary>
[ValidationRule(
    "self.transport == 'stdio' || has(self.port)",
    Message = "transport streamableHttp needs port, the one the server listens on: set it, or set transport to stdio", FieldPath = ".port", Reason = "FieldValueRequired")]
[ValidationRule(
    "self.transport != 'stdio' || !has(self.port)",
    Message = "a server of transport stdio has no port: remove it, or set transport to streamableHttp", FieldPath = ".port", Reason = "FieldValueForbidden")]
public sealed record McpServerSpec
{
    /// <summary>Container image. Required.</summary>
    [Required, Length(1, 512), Pattern(Patterns.Image)]
    public string? Image { get; init; }

    /// <summary>How the server in the image speaks. Required.</summary>
    [Required]
    public McpTransport? Transport { get; init; }

    /// <summary>Port the server listens on, 1024-65535. Required for transport <c>streamableHttp</c> and refused for <c>stdio</c>.</summary>
    [RangeMinimum(1024), RangeMaximum(65535)]
    public int? Port { get; init; }

    /// <summary>Arguments of the server; at most 64.</summary>
    [Items(0, 64), Elements(MaxLength = 4096)]
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Environment of the server; at most 64.</summary>
    [Items(0, 64), ListMap("name")]
    public IReadOnlyList<V1EnvVar>? Env { get; init; }

    /// <summary>CPU, memory and other resources of the server's container.</summary>
    public V1ResourceRequirements? Resources { get; init; }
}
