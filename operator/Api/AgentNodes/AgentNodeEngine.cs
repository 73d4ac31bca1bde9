using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Api.AgentNodes;

/// <summary>The model server of an AgentNode.</summary>
public sealed record AgentNodeEngine
{
    /// <summary>Which server. Required, immutable.</summary>
    public Engine? Type { get; init; }

    /// <summary>Container image; default: the operator's setting for the engine.</summary>
    public string? Image { get; init; }

    /// <summary><c>Always</c>, <c>IfNotPresent</c> or <c>Never</c>; default: Kubernetes' own rule by tag.</summary>
    public string? ImagePullPolicy { get; init; }

    /// <summary>Secrets of type <c>kubernetes.io/dockerconfigjson</c> for the image.</summary>
    public IReadOnlyList<V1LocalObjectReference>? ImagePullSecrets { get; init; }

    /// <summary>Arguments added after the operator's own; at most 64. One that the operator sets itself (host, port, model, alias, API key) is refused.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Environment of the engine container.</summary>
    public IReadOnlyList<V1EnvVar>? Env { get; init; }

    /// <summary>Port the server listens on, 1024-65535; default: the engine's own (llamaCpp 8080, vllm 8000, ollama 11434).</summary>
    public int? Port { get; init; }

    /// <summary>Longest time that requests in flight may take once a pod is told to stop, 1-3600 s; default 120.</summary>
    public int? TerminationGracePeriodSeconds { get; init; }
}
