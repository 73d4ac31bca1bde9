using CwHoe.Api.Schema;
using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Api.RouterPolicies;

/// <summary>An AgentNode that answers for a model, as routers reach it.</summary>
public sealed record RouterPolicyBackendStatus
{
    /// <summary>Alias of the model. Required.</summary>
    [Required, Length(1, 128)]
    public string? Model { get; init; }

    /// <summary>Place of the backend in <c>spec.models[].backends</c>, from 0. Required.</summary>
    [Required, RangeMinimum(0)]
    public int? Index { get; init; }

    /// <summary>Name of the AgentNode. Required.</summary>
    [Required, Length(1, 253)]
    public string? Node { get; init; }

    /// <summary>Base URL of its API, up to and without <c>/chat/completions</c>; null while there is none.</summary>
    [Length(0, 2048)]
    public string? Endpoint { get; init; }

    /// <summary>IP addresses of the pods that serve, sorted; null for a server outside of the cluster. At most 256.</summary>
    [Items(0, 256), Elements(MaxLength = 45)]
    public IReadOnlyList<string>? Addresses { get; init; }

    /// <summary>Name by which it knows the model.</summary>
    [Length(0, 256)]
    public string? ServedModel { get; init; }

    /// <summary>Whose machine it runs on.</summary>
    public Tier? Tier { get; init; }

    /// <summary>Secret key that holds the API key of an external engine; null for none.</summary>
    public V1SecretKeySelector? SecretRef { get; init; }

    /// <summary>Whether it has no pods while nobody uses it, so that routers must tell when somebody does; null where it does not.</summary>
    public bool? ScalesToZero { get; init; }

    /// <summary>Whether it serves.</summary>
    public bool? Ready { get; init; }

    /// <summary>Why not, in one word: the AgentNode's own reason, or <c>NodeNotFound</c>.</summary>
    [Length(0, 128)]
    public string? Reason { get; init; }

    /// <summary>Why not, for people.</summary>
    [Length(0, 1024)]
    public string? Message { get; init; }
}
