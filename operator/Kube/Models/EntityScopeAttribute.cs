namespace CwHoe.Kube.Models;

/// <summary>Says whether a kind is namespaced; without it, it is.</summary>
/// <param name="scope">The scope of the kind.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EntityScopeAttribute(EntityScope scope) : Attribute
{
    /// <summary>The scope of the kind.</summary>
    public EntityScope Scope { get; } = scope;
}
