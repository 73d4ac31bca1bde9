using System.Text.Json;
using CwHoe.Kube.Models;

namespace CwHoe.Kube;

/// <summary>An object as it is to be applied: exactly the fields that the applier wants to own.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Namespace">The namespace; null for a cluster-scoped kind.</param>
/// <param name="Name">The name.</param>
/// <param name="Body">The whole object, apiVersion, kind and metadata included.</param>
public sealed record PlannedObject(ResourceType Type, string? Namespace, string Name, JsonElement Body);
