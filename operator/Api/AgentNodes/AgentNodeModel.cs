using CwHoe.Kube.Models;

namespace CwHoe.Api.AgentNodes;

/// <summary>The model that an AgentNode serves.</summary>
public sealed record AgentNodeModel
{
    /// <summary>Name that clients ask for; 1-128 of letters, digits and <c>._:/-</c>. Required.</summary>
    public string? Name { get; init; }

    /// <summary>Where the model is: <c>pvc://CLAIM/PATH</c>, <c>s3://BUCKET/KEY</c>, <c>hf://OWNER/REPOSITORY[/FILE][@REVISION]</c>, <c>oci://REGISTRY/REPOSITORY[:TAG][@DIGEST]</c> or <c>file:///PATH</c> in the engine's image. Required but for ollama, which pulls by name.</summary>
    public string? Source { get; init; }

    /// <summary>SHA-256 of the file, 64 hex digits; of several files: of their <c>sha256sum</c> lines sorted by path. Verified before the engine starts.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Base URL of the S3 service or of a Hugging Face mirror; default: <c>https://huggingface.co</c>, or AWS by region.</summary>
    public string? Endpoint { get; init; }

    /// <summary>S3 region; default <c>us-east-1</c>.</summary>
    public string? Region { get; init; }

    /// <summary>Secret with <c>accessKeyId</c> and <c>secretAccessKey</c> (S3), <c>token</c> (Hugging Face), or <c>username</c> and <c>password</c> (OCI).</summary>
    public V1LocalObjectReference? SecretRef { get; init; }

    /// <summary>Tokens of context to serve, 256-16777216; default: the engine's choice.</summary>
    public int? ContextLength { get; init; }
}
