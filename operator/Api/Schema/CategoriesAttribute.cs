namespace CwHoe.Api.Schema;

/// <summary>Groups under which <c>kubectl get</c> finds the kind, such as <c>all</c>.</summary>
/// <param name="names">The groups.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CategoriesAttribute(params string[] names) : Attribute
{
    /// <summary>The groups.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}
