using System.Text.Json;
using CwHoe.Kube.Models;

namespace CwHoe.Testing;

/// <summary>One call that a client made.</summary>
/// <param name="Verb">What it asked for.</param>
/// <param name="Type">The kind.</param>
/// <param name="Namespace">The namespace; null for all, or for a cluster-scoped kind.</param>
/// <param name="Name">The object; null for a collection.</param>
public sealed record ApiCall(ApiVerb Verb, ResourceType Type, string? Namespace, string? Name)
{
    /// <summary>Such as <c>status</c>; null for the object itself.</summary>
    public string? Subresource { get; init; }

    /// <summary>What was sent; null where nothing was.</summary>
    public JsonElement? Body { get; init; }

    /// <summary>Whether it changes something.</summary>
    public bool IsWrite => Verb is not (ApiVerb.Get or ApiVerb.List or ApiVerb.Watch);

    /// <summary>As <c>Apply ConfigMap/status one</c>.</summary>
    public override string ToString() => $"{Verb} {Type.Kind}{(Subresource is null ? "" : "/" + Subresource)} {Name}".TrimEnd();
}
