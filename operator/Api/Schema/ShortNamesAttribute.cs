namespace CwHoe.Api.Schema;

/// <summary>Short names of the kind for <c>kubectl</c>.</summary>
/// <param name="names">The names, in lower case.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ShortNamesAttribute(params string[] names) : Attribute
{
    /// <summary>The names, in lower case.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}
