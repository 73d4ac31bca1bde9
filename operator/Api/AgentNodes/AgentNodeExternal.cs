using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.AgentNodes;

/// <summary>A model server that someone else runs.</summary>
public sealed record AgentNodeExternal
{
    /// <summary>Base URL of an OpenAI-compatible API, up to and without <c>/chat/completions</c>, such as <c>https://models.example.org/v1</c>. Required.</summary>
    [Required, Length(1, 2048), Pattern("^https?://")]
    [ValidationRule(
        "isURL(self) && self.matches(r'" + Patterns.HttpUrl + "')",
        Message = "external.baseUrl must be an http or https URL without user, query and fragment, such as https://models.example.org/v1; put the API key in external.secretRef")]
    [ValidationRule(
        "!self.matches('/(chat/)?completions/?$')",
        Message = "external.baseUrl ends before /chat/completions: remove that part, the operator and the routers add it")]
    [ValidationRule(
        "!self.matches(r'" + AgentNodeRules.OwnMachine + "')",
        Message = "external.baseUrl is an address of the machine that reads it: name the server as others can reach it")]
    public string? BaseUrl { get; init; }

    /// <summary>Secret key that holds the API key, sent as a bearer token; null for none.</summary>
    public V1SecretKeySelector? SecretRef { get; init; }
}
