using System.Text.Json;
using CwHoe.Api.Schema;
using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Api.AgentNodes;

/// <summary>What an AgentNode should be.</summary>
[ValidationRule(
    "self.engine.type != 'external' || has(self.external)",
    Message = "engine.type external needs external.baseUrl: add it, or choose an engine to run (llamaCpp, vllm, ollama)", FieldPath = ".external",
    Reason = "FieldValueRequired")]
[ValidationRule(
    "self.engine.type == 'external' || !has(self.external)",
    Message = "external is for engine.type external only: remove it, or set engine.type to external", FieldPath = ".external",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "self.engine.type == 'external' || has(self.model)",
    Message = "an engine that runs here needs a model: set model.name and model.source", FieldPath = ".model",
    Reason = "FieldValueRequired")]
[ValidationRule(
    "self.engine.type in ['external', 'ollama'] || !has(self.model) || has(self.model.source)",
    Message = "model.source is required: say where the model is with pvc://, s3://, hf://, oci:// or file:///; only ollama pulls by name", FieldPath = ".model.source",
    Reason = "FieldValueRequired")]
[ValidationRule(
    "self.engine.type != 'external' || !has(self.model) || !has(self.model.source)",
    Message = "nothing is fetched for engine.type external: remove model.source", FieldPath = ".model.source",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "self.engine.type != 'ollama' || !has(self.model) || !has(self.model.source)",
    Message = "ollama pulls by model.name: remove model.source", FieldPath = ".model.source",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "self.engine.type != 'llamaCpp' || !has(self.model) || !has(self.model.source) || !self.model.source.matches('" + AgentNodeRules.FolderSource + "')",
    Message = "llamaCpp serves one file: let model.source name it instead of a folder or a whole repository", FieldPath = ".model.source")]
[ValidationRule(
    "self.engine.type != 'external' || !has(self.gpu)",
    Message = "engine.type external runs no pods and so takes no GPU: remove gpu, or choose an engine to run", FieldPath = ".gpu",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "self.engine.type != 'external' || !(has(self.resources) || has(self.autoscaling) || has(self.scheduling) || has(self.podOverrides))",
    Message = "engine.type external runs no pods: remove resources, autoscaling, scheduling and podOverrides",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.cache) || self.engine.type == 'ollama' || (has(self.model) && has(self.model.source) && self.model.source.matches('^(s3|hf|oci)://'))",
    Message = "cache keeps what is fetched: remove it, or use an s3://, hf:// or oci:// source; pvc:// and file:/// models are read in place", FieldPath = ".cache",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.cache) || !has(self.cache.accessMode) || self.cache.accessMode != 'ReadWriteOncePod' || " +
    "(has(self.autoscaling) ? self.autoscaling.max : has(self.replicas) ? self.replicas : 1) <= 1",
    Message = "cache.accessMode ReadWriteOncePod lets one pod have the volume: set ReadWriteMany, or one replica", FieldPath = ".cache.accessMode")]
public sealed record AgentNodeSpec
{
    /// <summary>What the node is for; default <c>executor</c>.</summary>
    [Default(Contracts.Role.Executor)]
    public Role? Role { get; init; }

    /// <summary>The model server. Required.</summary>
    [Required]
    public AgentNodeEngine? Engine { get; init; }

    /// <summary>The model it serves. Required, except for an external engine.</summary>
    public AgentNodeModel? Model { get; init; }

    /// <summary>GPUs of each replica; null for none.</summary>
    public AgentNodeGpu? Gpu { get; init; }

    /// <summary>CPU, memory and other resources of the engine container; requests default to 500m CPU and 1Gi of memory, the memory limit to the memory request.</summary>
    [ValidationRule(
        "!(has(self.requests) && self.requests.exists(k, k.startsWith('nvidia.com/') || k.startsWith('amd.com/') || k.startsWith('gpu.intel.com/'))) && " +
        "!(has(self.limits) && self.limits.exists(k, k.startsWith('nvidia.com/') || k.startsWith('amd.com/') || k.startsWith('gpu.intel.com/')))",
        Message = "ask for GPUs in spec.gpu, which also adds labels and tolerations: move them there from resources",
        Reason = "FieldValueForbidden")]
    public V1ResourceRequirements? Resources { get; init; }

    /// <summary>Pods to run, 0-1000; default 1. The <c>/scale</c> subresource writes it. With <see cref="Autoscaling"/> it is only where scaling starts.</summary>
    [RangeMinimum(0), RangeMaximum(1000), Default(1)]
    public int? Replicas { get; init; }

    /// <summary>Scales on requests in flight; null for a fixed number of replicas.</summary>
    public AgentNodeAutoscaling? Autoscaling { get; init; }

    /// <summary>Volume that keeps fetched models over restarts; null for one that lives as long as the pod.</summary>
    public AgentNodeCache? Cache { get; init; }

    /// <summary>Where and with what precedence the pods run.</summary>
    public AgentNodeScheduling? Scheduling { get; init; }

    /// <summary>Strategic merge patch over the pod template (<c>metadata</c>, <c>spec</c>), applied last. What would weaken the pod's isolation or its identity is refused.</summary>
    [PreserveUnknownFields(typeof(AgentNodePodOverrides))]
    public JsonElement? PodOverrides { get; init; }

    /// <summary>Where the server is, for engine type <c>external</c> and no other.</summary>
    public AgentNodeExternal? External { get; init; }
}
