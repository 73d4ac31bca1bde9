using CwHoe.Api.Schema;
using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Api.AgentNodes;

/// <summary>The model server of an AgentNode.</summary>
[ValidationRule(
    "self.type != 'external' || !(has(self.image) || has(self.imagePullPolicy) || has(self.imagePullSecrets) || has(self.args) || has(self.env) || has(self.port))",
    Message = "engine.type external runs no container: remove image, imagePullPolicy, imagePullSecrets, args, env and port",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "self.type != 'ollama' || !has(self.args) || size(self.args) == 0",
    Message = "ollama takes no arguments: remove engine.args and set engine.env", FieldPath = ".args",
    Reason = "FieldValueForbidden")]
public sealed record AgentNodeEngine
{
    /// <summary>Which server. Required, immutable.</summary>
    [Required]
    [ValidationRule("self == oldSelf", Message = "engine.type cannot be changed: delete the AgentNode and apply it anew, or apply another under a new name")]
    public Engine? Type { get; init; }

    /// <summary>Container image; default: the operator's setting for the engine.</summary>
    [Length(1, 512), Pattern(Patterns.Image)]
    public string? Image { get; init; }

    /// <summary><c>Always</c>, <c>IfNotPresent</c> or <c>Never</c>; default: Kubernetes' own rule by tag.</summary>
    [AllowedValues("Always", "IfNotPresent", "Never")]
    public string? ImagePullPolicy { get; init; }

    /// <summary>Secrets of type <c>kubernetes.io/dockerconfigjson</c> for the image; at most 16.</summary>
    [Items(0, 16), ListMap("name")]
    public IReadOnlyList<V1LocalObjectReference>? ImagePullSecrets { get; init; }

    /// <summary>Arguments added after the operator's own; at most 64. One that the operator sets itself (host, port, model, alias, API key) is refused.</summary>
    [Items(0, 64), Elements(MinLength = 1, MaxLength = 4096)]
    [ValidationRule(
        "!self.matches('" + AgentNodeRules.ReservedArgument + "')",
        OnElements = true,
        Message = "the operator sets this argument itself: remove it and use engine.port, model.name, model.source, model.contextLength and gpu.count; address, TLS and API keys stay as they are",
        Reason = "FieldValueForbidden")]
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Environment of the engine container; at most 64. A variable through which the operator configures the engine is refused.</summary>
    [Items(0, 64), ListMap("name")]
    [ValidationRule(
        "!self.name.matches('" + AgentNodeRules.ReservedVariable + "')",
        OnElements = true, FieldPath = ".name",
        Message = "the operator sets this variable itself: remove it and use engine.port, model.name, model.source, model.contextLength and gpu.count; address, TLS and API keys stay as they are",
        Reason = "FieldValueForbidden")]
    public IReadOnlyList<V1EnvVar>? Env { get; init; }

    /// <summary>Port the server listens on, 1024-65535; default: the engine's own (llamaCpp 8080, vllm 8000, ollama 11434).</summary>
    [RangeMinimum(1024), RangeMaximum(65535)]
    public int? Port { get; init; }

    /// <summary>Longest time that requests in flight may take once a pod is told to stop, 1-3600 s; default 120.</summary>
    [RangeMinimum(1), RangeMaximum(3600), Default(120)]
    public int? TerminationGracePeriodSeconds { get; init; }
}
