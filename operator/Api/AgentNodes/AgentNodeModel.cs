using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.AgentNodes;

/// <summary>The model that an AgentNode serves.</summary>
[ValidationRule(
    "!has(self.sha256) || has(self.source)",
    Message = "model.sha256 is checked on what model.source names: set model.source, or remove model.sha256", FieldPath = ".sha256")]
[ValidationRule(
    "!has(self.endpoint) || (has(self.source) && self.source.matches('^(s3|hf)://'))",
    Message = "model.endpoint is for s3:// and hf:// sources only: remove it, or change model.source", FieldPath = ".endpoint")]
[ValidationRule(
    "!has(self.region) || (has(self.source) && self.source.startsWith('s3://'))",
    Message = "model.region is for s3:// sources only: remove it, or change model.source", FieldPath = ".region")]
[ValidationRule(
    "!has(self.secretRef) || (has(self.source) && self.source.matches('^(s3|hf|oci)://'))",
    Message = "model.secretRef is for s3://, hf:// and oci:// sources only: remove it, or change model.source", FieldPath = ".secretRef")]
public sealed record AgentNodeModel
{
    /// <summary>Name that clients ask for; 1-128 of letters, digits and <c>._:/-</c>. Required.</summary>
    [Required, Length(1, 128), Pattern(Patterns.ModelName)]
    public string? Name { get; init; }

    /// <summary>Where the model is: <c>pvc://CLAIM/PATH</c>, <c>s3://BUCKET/KEY</c>, <c>hf://OWNER/REPOSITORY[/FILE][@REVISION]</c>, <c>oci://REGISTRY/REPOSITORY[:TAG][@DIGEST]</c> or <c>file:///PATH</c> in the engine's image. Required but for ollama, which pulls by name.</summary>
    [Length(1, 1024), Pattern(AgentNodeRules.SourceScheme)]
    [ValidationRule(
        "!self.startsWith('pvc://') || self.matches(r'" + AgentNodeRules.PvcSource + "')",
        Message = "write a source on a claim as pvc://CLAIM/PATH, such as pvc://models/llama/tiny.gguf")]
    [ValidationRule(
        "!self.startsWith('s3://') || self.matches('" + AgentNodeRules.S3Source + "')",
        Message = "write a source in a bucket as s3://BUCKET/KEY, such as s3://models/llama/tiny.gguf, without query")]
    [ValidationRule(
        "!self.startsWith('hf://') || self.matches('" + AgentNodeRules.HfSource + "')",
        Message = "write a source on Hugging Face as hf://OWNER/REPOSITORY[/FILE][@REVISION], such as hf://Qwen/Qwen3-8B-GGUF/Qwen3-8B-Q4_K_M.gguf@main")]
    [ValidationRule(
        "!self.startsWith('oci://') || self.matches('" + AgentNodeRules.OciSource + "')",
        Message = "write a source in a registry as oci://REGISTRY/REPOSITORY[:TAG][@DIGEST], such as oci://registry.example.org/models/tiny:1")]
    [ValidationRule(
        "!self.startsWith('file://') || self.matches(r'" + AgentNodeRules.FileSource + "')",
        Message = "write a source in the engine's image as file:///PATH, with three slashes, such as file:///models/tiny.gguf")]
    [ValidationRule(
        @"!self.matches(r'/\.{1,2}(/|$)')",
        Message = "model.source must not hold . or .. as a part of its path: write the path out")]
    public string? Source { get; init; }

    /// <summary>SHA-256 of the file, 64 lower-case hex digits; of several files: of their <c>sha256sum</c> lines sorted by path. Verified before the engine starts. Recommended for every source that others can write to.</summary>
    [Length(0, 64), Pattern(Patterns.Sha256)]
    public string? Sha256 { get; init; }

    /// <summary>Base URL of the S3 service or of a Hugging Face mirror; default: <c>https://huggingface.co</c>, or AWS by region.</summary>
    [Length(1, 2048), Pattern("^https?://")]
    [ValidationRule(
        "isURL(self) && self.matches(r'" + Patterns.HttpUrl + "')",
        Message = "model.endpoint must be an http or https URL without user, query and fragment, such as https://s3.example.org; put credentials in model.secretRef")]
    public string? Endpoint { get; init; }

    /// <summary>S3 region; default <c>us-east-1</c>.</summary>
    [Length(1, 63), Pattern("^[a-zA-Z0-9][a-zA-Z0-9-]*$")]
    public string? Region { get; init; }

    /// <summary>Secret with <c>accessKeyId</c> and <c>secretAccessKey</c> (S3), <c>token</c> (Hugging Face), or <c>username</c> and <c>password</c> (OCI).</summary>
    public V1LocalObjectReference? SecretRef { get; init; }

    /// <summary>Tokens of context to serve, 256-16777216; default: the engine's choice.</summary>
    [RangeMinimum(256), RangeMaximum(16777216)]
    public int? ContextLength { get; init; }
}
