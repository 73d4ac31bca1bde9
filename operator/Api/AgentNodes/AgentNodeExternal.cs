using CwHoe.Kube.Models;

namespace CwHoe.Api.AgentNodes;

/// <summary>A model server that someone else runs.</summary>
public sealed record AgentNodeExternal
{
    /// <summary>Base URL of an OpenAI-compatible API, up to and without <c>/chat/completions</c>, such as <c>https://models.example.org/v1</c>. Required.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>Secret key that holds the API key, sent as a bearer token; null for none.</summary>
    public V1SecretKeySelector? SecretRef { get; init; }
}
